"""The expectation comments of the case files, read from source text. Imports neither torch nor the package.

On a line of code:
    `# error: [SHP203]`              an error of that code is reported at this line, and torch raises here
    `# error: [SHP203] [SHP101]`     one finding; either code is right
    `# warning: [SHP701]`            a warning of that code is reported at this line; torch does not raise
    `# revealed: (B, 10)`            what `reveal_shape` says at this line
Anywhere at the start of a line, one per line:
    `# file-error: [SHP902]`         a finding of that code, at any line of the file
    `# verify: EXPR`                 run after the module: raises at the error line; clean if the file has no error line
    `# passes: EXPR`                 runs clean, also in a file with faults (an input that the contract admits)
    `# fails: EXPR`                  raises (an input outside the contract)
    `# run: never`                   must not be run: it would hang, exit or leave a mark
    `# needs: NAME`                  a third-party package besides torch and numpy
On comment lines directly above a class:
    `# shape: (B, 3, H, W) -> (B, 10)`    what the class alone accepts and returns, `:int64` after a shape gives its dtype
    `# contract: H % 16 == 0`             one demand a line, a Python expression; together they are the whole contract;
                                          sizes that must be equal share one letter in the shape, batches too
A file with no error, warning or file-error marker has no finding at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_AT_LINE = re.compile(r"#\s*(error|warning):\s*((?:\[SHP\d{3}\]\s*)+)")
_REVEALED = re.compile(r"#\s*revealed:\s*(.+?)\s*$")
_HEADER = re.compile(r"^#\s*(verify|passes|fails|run|needs|file-error):\s*(.+?)\s*$")
_ABOVE_CLASS = re.compile(r"^#\s*(shape|contract):\s*(.+?)\s*$")
_CLASS = re.compile(r"^class\s+(\w+)")
_TRAILING = re.compile(r"\s*#\s*(?:(?:error|warning):\s*\[SHP|revealed:).*$")
_CODE = re.compile(r"SHP\d{3}")


@dataclass(frozen=True, slots=True)
class ClassAlone:
    name: str
    line: int
    shape: str
    contract: tuple[str, ...]


@dataclass(slots=True)
class Markers:
    errors: dict[int, tuple[str, ...]] = field(default_factory=dict)
    warnings: dict[int, tuple[str, ...]] = field(default_factory=dict)
    file_errors: list[tuple[str, ...]] = field(default_factory=list)
    revealed: dict[int, str] = field(default_factory=dict)
    verify: list[str] = field(default_factory=list)
    passes: list[str] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    classes: list[ClassAlone] = field(default_factory=list)
    runnable: bool = True


def read_markers(source: str) -> Markers:
    """Collect every expectation comment of one file."""
    found = Markers()
    above: list[tuple[str, str]] = []
    for number, line in enumerate(source.splitlines(), start=1):
        if match := _ABOVE_CLASS.match(line):
            above.append((match[1], match[2]))
            continue
        if match := _HEADER.match(line):
            _take_header(found, match[1], match[2])
        elif (match := _CLASS.match(line)) and above:
            shape = next(text for kind, text in above if kind == "shape")
            contract = tuple(text for kind, text in above if kind == "contract")
            found.classes.append(ClassAlone(match[1], number, shape, contract))
        above = []
        for match in _AT_LINE.finditer(line):
            table = found.errors if match[1] == "error" else found.warnings
            table[number] = tuple(_CODE.findall(match[2]))
        if match := _REVEALED.search(line):
            found.revealed[number] = match[1]
    return found


def blank_expectations(source: str) -> str:
    """The same source, line for line, without any expectation comment: what the checker is given to read."""
    return "".join(_blank(line) for line in source.splitlines(keepends=True))


def _blank(line: str) -> str:
    text = line.rstrip("\n")
    if _HEADER.match(text) or _ABOVE_CLASS.match(text):
        return "#\n"
    return _TRAILING.sub("", text) + line[len(text) :]


def _take_header(found: Markers, kind: str, text: str) -> None:
    if kind == "run":
        found.runnable = text != "never"
    elif kind == "file-error":
        found.file_errors.append(tuple(_CODE.findall(text)))
    else:
        getattr(found, kind).append(text)
