"""Which files of a project import a given one, by way of others too: what a change of it may break.

Told from the text of the project's files, which the standard library parses in a tenth of the time that libcst takes.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator

from shapecheck.driver.files import find_files
from shapecheck.settings.config import Config
from shapecheck.settings.environment import project_of, user_roots

STATEMENT = re.compile(r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(.+)|import[ \t]+(.+))", re.MULTILINE)
"""An import on a line, where the text as a whole is no Python of this interpreter's version."""


def with_importers(files: Iterable[str], config: Config) -> list[str]:
    """The files, and behind them the project's files that import any of them."""
    given = list(files)
    config = config._replace(root=project_of(config.root))
    reached = {os.path.realpath(path) for path in given}
    others = [os.path.relpath(path) for path in find_files([config.root], config).files]
    waiting = {path: imported(path, config) for path in others if os.path.realpath(path) not in reached}
    found: list[str] = []
    while True:
        new = [path for path, targets in waiting.items() if not reached.isdisjoint(targets)]
        if not new:
            return [*given, *(path for path in others if path in found)]
        for path in new:
            del waiting[path]
            reached.add(os.path.realpath(path))
            found.append(path)


def imported(path: str, config: Config) -> set[str]:
    """The files of the project that a file's import statements name, wherever in it they stand."""
    roots = user_roots(path, config.root)
    folder = os.path.dirname(os.path.abspath(path))
    found: set[str] = set()
    for level, module, names in _statements(_text(path)):
        bases = roots if not level else (os.path.normpath(os.path.join(folder, *[os.pardir] * (level - 1))),)
        parts = module.split(".") if module else []
        for base in bases:
            for count in range(1, len(parts) + 1):
                found.update(_files(os.path.join(base, *parts[:count])))
            inside = os.path.join(base, *parts)
            found.update(_files(inside))
            for name in names:
                found.update(_files(os.path.join(inside, name)))
    return found


def _files(stem: str) -> list[str]:
    candidates = (f"{stem}.py", os.path.join(stem, "__init__.py"))
    return [os.path.realpath(path) for path in candidates if os.path.isfile(path)]


def _text(path: str) -> str:
    """A file's code; "" where it cannot be read, which checking it will say."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return ""
    if not path.endswith(".ipynb"):
        return data.decode("utf-8", "replace")
    from shapecheck.syntax.errors import SourceError
    from shapecheck.syntax.notebook import read_notebook

    try:
        return read_notebook(data)[0]
    except SourceError:
        return ""


def _statements(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each import as its dots, its module, and the names that it takes."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from _by_lines(text)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or "", [alias.name for alias in node.names]


def _by_lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    for dots, module, names, plain in STATEMENT.findall(text):
        if plain:
            yield from ((0, word, []) for word in re.findall(r"[\w.]+", plain))
        else:
            yield len(dots), module, re.findall(r"\w+", names)
