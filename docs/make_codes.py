"""Writes docs/codes.md, the index of all codes, from the table that the program itself uses."""

from pathlib import Path

from shapecheck.codes import CODES

FAMILIES = {
    "1": "Rank and axis",
    "2": "Dims that must agree",
    "3": "Sizes, divisibility and counts",
    "4": "Dtypes and indices",
    "5": "Arguments and constructors",
    "6": "Contradicted statements",
    "7": "Training set-up",
    "8": "Suppressions",
    "9": "The tool itself",
}


def index() -> str:
    """The page: one table for each family."""
    lines = [
        "# Codes",
        "",
        "Written by `make docs` from `shapecheck/codes.py`. `shapecheck explain CODE` prints a page.",
    ]
    family = ""
    for code in CODES.values():
        if code.id[3] != family:
            family = code.id[3]
            lines += ["", f"## {FAMILIES[family]}", "", "| code | name | severity | means |", "|---|---|---|---|"]
        page = f"[{code.id}](../shapecheck/report/pages/{code.id}.md)"
        lines.append(f"| {page} | {code.name} | {code.severity.value} | {code.summary} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("codes.md").write_text(index(), encoding="utf-8")
