"""The rows of a run of the zoo as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from judge import EXACT, STATUSES
from lists import library_of


def family_of(target: str) -> str:
    """What is counted besides models: a file of timm, a class of transformers, a name of torchvision."""
    place, _, expression = target.partition(":")
    return place.rpartition(".")[2] if library_of(target) == "timm" else expression.partition("(")[0]


def render(rows: Sequence[Any], heading: Sequence[str], versions: Mapping[str, str]) -> str:
    used = ", ".join(f"{name} {number}" for name, number in versions.items())
    lines = [
        *heading,
        "Each model is read from its library's source, with symbolic sizes, and held against torch at two sizes,",
        "on the meta device or, where that cannot run it, on the CPU: the output, the output of every submodule's",
        "call, and the number of parameters.",
        "",
        f"Versions: {used}.",
        "",
        "- **exact**: all of it is what torch gave.",
        "- **unknown**: something could not be followed; nothing that is said is contradicted.",
        "- **wrong**: something that is said is not what torch gave. Must be zero.",
        "- **false alarm**: an error, or a contract that excludes sizes that torch takes. Must be zero.",
        "- **failed**: no answer, from shapecheck or from torch.",
        "",
        f"| library | models | {' | '.join(STATUSES)} | exact families |",
        f"|---|---|{'---|' * len(STATUSES)}---|",
    ]
    for library in dict.fromkeys(library_of(r.target) for r in rows):
        own = [r for r in rows if library_of(r.target) == library]
        counts = [str(sum(r.verdict.status == status for r in own)) for status in STATUSES]
        families = {family_of(r.target) for r in own}
        exact = {family_of(r.target) for r in own if r.verdict.status == EXACT}
        lines.append(f"| {library} | {len(own)} | {' | '.join(counts)} | {len(exact)} of {len(families)} |")
    lines += ["", "| target | verdict | seconds | why |", "|---|---|---|---|"]
    for r in rows:
        why = r.verdict.why.replace("|", "\\|").replace("\n", " ")[:160]
        lines.append(f"| `{r.target}` | {r.verdict.status} | {r.seconds:.1f} | {why} |")
    return "\n".join(lines) + "\n"
