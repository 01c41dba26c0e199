"""Was a script followed to its end? A probe behind its last line tells: it is revealed if following came there.

Scripts are files that do something when they are run (a block under `__name__ == "__main__"`, or a loop or `with` at
the top) and notebooks. Those that call `exit` are left out: a probe behind the call is never met, in Python neither.
"""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

FOLLOWED, ENDED, SILENT = "followed", "ended", "silent"
PROBE = "from shapecheck import reveal_shape as shapecheck_probe\nshapecheck_probe(0)\n"
GUARDED = 'if __name__ == "__main__":\n    ' + PROBE.strip().replace("\n", "\n    ") + "\n"
LARGE = 2**20
"""Files of more bytes are weights and data: a copy does without."""
EXITS = {"exit", "quit", "_exit", "SystemExit"}


def probed(folder: Path, copy: Path, files: Sequence[str]) -> list[str]:
    """Those of `files` that are scripts; `copy` becomes the project with a probe behind each of them."""
    scripts = [file for file in files if _is_script(folder / file)]
    if scripts:
        shutil.copytree(folder, copy, ignore=_large, symlinks=True, ignore_dangling_symlinks=True)
    for file in scripts:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        path.write_text(_with_cell(text) if path.suffix == ".ipynb" else f"{text}\n{GUARDED}", encoding="utf-8")
    return scripts


def reached(revealed: Iterable[str]) -> set[str]:
    """The files in which something was revealed. Projects reveal nothing of their own."""
    return set(revealed)


def _large(folder: str, names: list[str]) -> set[str]:
    found = {name: Path(folder) / name for name in names}
    return {name for name, path in found.items() if name == ".git" or (path.is_file() and path.stat().st_size > LARGE)}


def _is_script(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            return any(_is_code(cell) for cell in json.loads(text)["cells"]) and len(text) <= LARGE
        tree = ast.parse(text)
    except (OSError, ValueError, SyntaxError, KeyError):
        return False
    acts = any(isinstance(s, ast.For | ast.While | ast.With) or _is_guard(s) for s in tree.body)
    return acts and not any(_name(node) in EXITS for node in ast.walk(tree))


def _is_guard(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and any(_name(node) == "__name__" for node in ast.walk(statement.test))


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_code(cell: dict[str, Any]) -> bool:
    return cell.get("cell_type") == "code" and bool("".join(cell.get("source", "")).strip())


def _with_cell(text: str) -> str:
    notebook = json.loads(text)
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": PROBE}
    newest = (notebook.get("nbformat", 0), notebook.get("nbformat_minor", 0)) >= (4, 5)
    notebook["cells"].append({**cell, "id": "shapecheck-probe"} if newest else cell)
    return json.dumps(notebook)
