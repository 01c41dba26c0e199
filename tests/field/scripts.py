"""Was a script followed to its end? A probe behind its last line tells: it is revealed if following came there.

Scripts are files that do something when they are run (a block under `__name__ == "__main__"`, or a loop or `with` at
the top) and notebooks. Those that call `exit` are left out: a probe behind the call is never met, in Python neither.
"""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import Any

FOLLOWED, ENDED, SILENT = "followed", "ended", "silent"
PROBE = "from shapecheck import reveal_shape as shapecheck_probe\nshapecheck_probe(0)\n"
GUARDED = 'if __name__ == "__main__":\n    ' + PROBE.strip().replace("\n", "\n    ") + "\n"
CODE = {".py", ".ipynb"}
LARGE = 2**20
"""Files of more bytes that are no code are weights and data: a copy does without."""
EXITS = {"exit", "quit", "_exit", "SystemExit"}


def probed(folder: Path, copy: Path) -> set[str]:
    """`copy` becomes the project with a probe behind each script. The scripts, as paths within it."""
    shutil.copytree(folder, copy, ignore=_large, symlinks=True)
    if (folder / ".git").exists():
        (copy / ".git").mkdir()  # a repository still, so that what git ignores is left out
    found = [path for path in copy.rglob("*") if path.suffix in CODE and _is_script(path)]
    for path in found:
        text = path.read_text(encoding="utf-8")
        path.write_text(_with_cell(text) if path.suffix == ".ipynb" else f"{text}\n{GUARDED}", encoding="utf-8")
    return {path.relative_to(copy).as_posix() for path in found}


def _large(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name == ".git" or _is_data(Path(folder) / name)}


def _is_data(path: Path) -> bool:
    return path.suffix not in CODE and path.is_file() and path.stat().st_size > LARGE


def _is_script(path: Path) -> bool:
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            return any(_is_code(cell) for cell in json.loads(text)["cells"])
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
