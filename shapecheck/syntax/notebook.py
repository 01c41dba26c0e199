"""Notebooks: the code cells of an .ipynb as one module, line for line, so that places lead back to cells.

Home-made: nbformat takes 63 ms to import (benchmarks/homemade.py) and refuses notebooks that lack but metadata or
outputs; IPython, with 42 ms, turns a magic into a call, so that columns shift and `%time x = 1` hides `x`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from shapecheck import ir
from shapecheck.syntax.errors import SourceError

PYTHONS = ("python", "ipython", "sage", "xpython", "xeus-python", "pyspark", "pyodide")
_HARMLESS = frozenset({"time", "timeit", "capture", "prun", "python", "python3", "memit", "mprun", "scalene"})
_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_COMMANDS = (
    "pip3?|conda|mamba|micromamba|uv|apt|apt-get|git|wget|curl|unzip|tar|bash|sh|cd|ls|ll|cat|cp|mv|rm|mkdir|rmdir|pwd"
    "|head|tail|man|less|more|clear|env|nvidia-smi|python3?|load_ext|reload_ext|matplotlib|autoreload|who|whos|run"
)
"""What a line of no Python may begin with: IPython's magics that need no `%`, and commands that people paste."""
_COMMAND = rf"(?:{_COMMANDS})(?:\s*$|\s+(?!(?:and|or|if|in|is|not)\b|[-+/]{{1,2}}=)[-\w./~'\"$+])"
_OTHER_LINE = re.compile(rf"\s*(?:[%!]|\?\??[\w.*%]|[\w.]+\?\??\s*$|{_COMMAND})")
_TAKEN = re.compile(r"(\s*[\w.,\s]+=\s*)[!%](?!=).*")
_TIMED = re.compile(r"(\s*)(%time(?:it)?\s+)((?!-|(?:if|for|while|with|def|class|try|async|match)\b).+)")
_TOKEN = re.compile(r"""\"\"\"|'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\#.*|[()\[\]{}]""")


def read_notebook(data: bytes) -> tuple[str, tuple[ir.Cell, ...]]:
    """The source of all code cells, and which lines came from which; lines that are not Python are blank."""
    notebook = _read_json(data)
    lines: list[str] = []
    cells: list[ir.Cell] = []
    for index, source in _code_cells(notebook):
        first = len(lines) + 1
        lines.extend(_python_lines(source))
        cells.append(ir.Cell(index, first, len(lines)))
    return "".join(f"{line}\n" for line in lines), tuple(cells)


def cell_lines(data: bytes, index: int) -> tuple[str, ...]:
    """The lines of one cell as they stand in the notebook."""
    return next((tuple(_lines(source)) for found, source in _code_cells(_read_json(data)) if found == index), ())


def first_line(path: str, index: int) -> int:
    """The line at which a cell begins in the text that `read_notebook` makes of all cells."""
    with open(path, "rb") as file:
        _, cells = read_notebook(file.read())
    return next((cell.first for cell in cells if cell.index == index), 1)


def language(data: bytes) -> str:
    """What the notebook's kernel runs, in lower case; Python where it does not say."""
    metadata = _read_json(data).get("metadata")
    for holder, key in (("language_info", "name"), ("kernelspec", "language")):
        part = metadata.get(holder) if isinstance(metadata, dict) else None
        if isinstance(part, dict) and isinstance(part.get(key), str):
            return str(part[key]).lower()
    return "python"


def runs_on(lines: list[str]) -> bool:
    """Whether the text of a cell would go on in the next one: an open bracket, a string, a line that continues."""
    quote, depth = "", 0
    for line in lines:
        quote, depth = _left_open(line, quote, depth)
    return bool(quote) or depth > 0 or (bool(lines) and lines[-1].endswith("\\"))


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError("encoding", f"a notebook is UTF-8, which this is not: {error.reason}") from None
    except json.JSONDecodeError as error:
        raise SourceError("syntax", f"not a notebook: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise SourceError("too-deep", "the notebook's JSON nests too deep") from None
    except ValueError as error:
        raise SourceError("syntax", f"not a notebook: {error}") from None
    if not isinstance(notebook, dict):
        raise SourceError("syntax", "not a notebook: its JSON is not an object")
    return notebook


def _code_cells(notebook: dict[str, Any]) -> list[tuple[int, str]]:
    """The code cells with their places among all cells, of format 4 and of 3 (which has worksheets and `input`)."""
    holders = [notebook]
    worksheets = notebook.get("worksheets")
    if isinstance(worksheets, list):
        holders += [sheet for sheet in worksheets if isinstance(sheet, dict)]
    found = [holder["cells"] for holder in holders if isinstance(holder.get("cells"), list)]
    if not found:
        raise SourceError("syntax", "not a notebook: it has no cells")
    sources = []
    for index, cell in enumerate((cell for cells in found for cell in cells), start=1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            sources.append((index, "".join(map(str, source)) if isinstance(source, list) else str(source)))
    return sources


def _python_lines(source: str) -> list[str]:
    """The lines of a cell; magics, shell commands and help requests are blanked, the count of lines kept."""
    lines = _lines(source)
    head = next((i for i, line in enumerate(lines) if line.strip()), None)
    if head is not None:
        magic = _CELL_MAGIC.match(lines[head])
        if magic:
            if magic.group(1) not in _HARMLESS:
                return [""] * len(lines)
            lines[head] = ""
    quote, depth = "", 0
    continued = magic_continued = False
    kept = []
    for line in lines:
        plain = not quote and depth == 0 and not continued
        if magic_continued or (plain and (_OTHER_LINE.match(line) or _TAKEN.match(line))):
            kept.append("" if magic_continued else _instead_of_magic(line))
            magic_continued = line.rstrip().endswith("\\")
            continue
        quote, depth = _left_open(line, quote, depth)
        continued = line.endswith("\\")
        kept.append(line)
    return kept


def _lines(source: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", source)


def _instead_of_magic(line: str) -> str:
    """Nothing; `pass` within a block; what `%time` runs still runs, in its own columns; a result goes to its name."""
    taken = _TAKEN.fullmatch(line)
    if taken:
        return f"{taken.group(1)}get_ipython()"
    timed = _TIMED.fullmatch(line)
    if timed:
        indent, magic, statement = timed.groups()
        return f"{indent}{'if 1:'.ljust(len(magic))}{statement}"
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}pass" if indent else ""


def _left_open(line: str, quote: str, depth: int) -> tuple[str, int]:
    """Whether `line` ends within a triple-quoted string, and how many brackets are open behind it."""
    position = 0
    while position < len(line):
        if quote:
            end = line.find(quote, position)
            if end < 0:
                return quote, depth
            position, quote = end + 3, ""
            continue
        match = _TOKEN.search(line, position)
        if match is None:
            break
        token = match.group()
        position = match.end()
        if token in ('"""', "'''"):
            quote = token
        elif token in "([{":
            depth += 1
        elif token in ")]}":
            depth = max(depth - 1, 0)
    return quote, depth
