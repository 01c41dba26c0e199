"""Where else in its project the models of a file are made or extended: the files that name it and what it defines, by
their text.

A file is looked at as it is on disk; nothing of it is run here. What it makes models with is what checking it finds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shapecheck.driver.files import SUFFIXES, find_files
from shapecheck.settings.config import Config
from shapecheck.settings.environment import project_of
from shapecheck.syntax.parse import DOCUMENTS

if TYPE_CHECKING:
    from shapecheck.driver.declared import Document

MOST_FILES = 20_000
"""Files of a project that are looked through."""
MOST = 4
"""Scripts, and files besides that name its classes, that are asked how they make the models of one file."""
LEVELS = 4
"""Functions between a script and a class that it makes."""
CONFIGURATIONS = (".yaml", ".yml", ".json")
LARGEST = 100_000
"""Bytes of a configuration file; larger ones are data."""
LARGEST_DOCUMENT = 500_000
MOST_DOCUMENTS = 2
"""Documents that are asked, besides: the examples in them are what a project's own users begin with."""
DOTTED = re.compile(rb"\b(\w+)\.(\w+)(?![\w.])")
IMPORT = re.compile(rb"^[ \t]*\"?(?:from|import)\b(?:[^\n(\\]|\\\r?\n)*(?:\([^)]*)?", re.MULTILINE)
WORD = re.compile(rb"\w+")
DEFINED = re.compile(rb"^(?:def|class)[ \t]+(\w+)", re.MULTILINE)
BOUND = re.compile(rb"^(?:(?:def|class)[ \t]+(\w+)|(\w+)[ \t]*(?::[^=\n]*)?=(?!=))", re.MULTILINE)
"""What a module binds at its top: a function or a class, or a variable."""


class Project:
    """The texts of a project's files, read once for a run."""

    def __init__(self, config: Config) -> None:
        root = project_of(config.root)
        searched = find_files([root], config._replace(root=root), (*SUFFIXES, *DOCUMENTS, *CONFIGURATIONS)).files
        found = [os.path.relpath(path) for path in searched]
        self.files = [path for path in found if path.endswith(SUFFIXES)]
        self._documents = [path for path in found if path.endswith(DOCUMENTS) and _is_at_most(LARGEST_DOCUMENT, path)]
        self._configurations = [path for path in found if path.endswith(CONFIGURATIONS)]
        self._texts: dict[str, bytes] = {}
        self._read: dict[str, Document | None] = {}

    @cached_property
    def _importers(self) -> dict[bytes, list[str]]:
        """By the last part of a module's name: the files that may import it."""
        found: dict[bytes, list[str]] = {}
        for path in (*self.files, *self._documents):
            statements = IMPORT.findall(self._text(path))
            for word in {word for statement in statements for word in WORD.findall(statement)}:
                found.setdefault(word, []).append(path)
        return found

    @cached_property
    def _declaring(self) -> dict[tuple[bytes, bytes], list[str]]:
        """By the last two parts of a dotted name: the configuration files that have it."""
        found: dict[tuple[bytes, bytes], list[str]] = {}
        for path in self._configurations:
            for name in set(DOTTED.findall(self._text(path))) if _is_at_most(LARGEST, path) else ():
                found.setdefault(name, []).append(path)
        return found

    def declarations(self, path: str, name: str) -> list[tuple[Any, ...]]:
        """How configuration files make a class, as `interp.run.findings.Making` has it."""
        files = self._declaring.get((_module_of(path), name.encode()), ())[:MOST]
        if not files:
            return []
        from shapecheck.driver.declared import document

        for file in files:
            if file not in self._read:
                self._read[file] = document(file, self._text(file))
        documents = (self._read[file] for file in files)
        return [way for one in documents if one is not None for way in one.ways(path, name)]

    @property
    def too_large(self) -> bool:
        return len(self.files) > MOST_FILES

    def makers(self, path: str, name: str) -> list[str]:
        """The files that name a class and the module that it is in, or a package or a table that hands it on; and
        before them those that run by themselves and name something of such a file that names it, and so on; last
        documents that do. Of each kind, those that call the class come first.
        """
        reached = {os.path.realpath(path)}
        wanted = [self._source(path, [name.encode()])]
        near: list[str] = []
        scripts: list[str] = []
        documents: list[str] = []
        handing_on = {path}
        for _ in range(LEVELS):
            found: dict[str, list[bytes]] = {}
            for source in wanted:
                for other in self._importers.get(source.module, ()):
                    if os.path.realpath(other) not in reached and source.is_named_in(self._text(other)):
                        found.setdefault(other, []).extend(source.names)
                        if source.path in handing_on:
                            near.append(other)
            reached.update(map(os.path.realpath, found))
            documents += [other for other in found if other.endswith(DOCUMENTS)]
            found = {other: named for other, named in found.items() if other not in documents}
            scripts += [other for other in found if b"__main__" in self._text(other)]
            wanted = [source for other, named in found.items() if (source := self._source(other, named)).names]
            handing_on.update(source.path for source in wanted if source.hands_on and source.path in near)
            if not wanted:
                break
        called = re.compile(rb"(?<!class )\b" + name.encode() + rb"\s*\(")
        left_out = {*scripts, *documents}
        asked = sorted((other for other in dict.fromkeys(near) if other not in left_out), key=handing_on.__contains__)
        kinds = (scripts, MOST), (asked, MOST), (documents, MOST_DOCUMENTS)
        return [other for others, most in kinds for other in self._calling_first(called, others)[:most]]

    def _calling_first(self, called: re.Pattern[bytes], files: Iterable[str]) -> list[str]:
        return sorted(files, key=lambda file: called.search(self._text(file)) is None)

    def extends(self, path: str, name: str) -> bool:
        """Whether another file has a subclass of a class, by the name of its base; a project of too many files may."""
        base = re.compile(rb"^[ \t]*class[ \t]+\w+[ \t]*\([^)]*\b" + re.escape(name.encode()) + rb"\b", re.MULTILINE)
        others = (self._text(other) for other in self.files if os.path.realpath(other) != os.path.realpath(path))
        return self.too_large or any(base.search(text) and not _defines(text, name.encode()) for text in others)

    def _source(self, path: str, names: Sequence[bytes]) -> _Source:
        """What others may import from a file that makes a class by these names: they stand in it or are handed on."""
        is_package = os.path.basename(path) == "__init__.py"
        text = self._text(path)
        own = [name for name in names if is_package or _defines(text, name)]
        naming = _naming(text, names)
        hands_on = is_package or any(place[2] for place in naming)
        every = dict.fromkeys([*own, *(place[1] or place[2] for place in naming)])
        while naming:
            naming = [place for place in _naming(text, [*every]) if (place[1] or place[2]) not in every]
            every.update(dict.fromkeys(place[1] or place[2] for place in naming))
        return _Source(path, _module_of(path), [*every], hands_on)

    def _text(self, path: str) -> bytes:
        if path not in self._texts:
            try:
                with open(path, "rb") as file:
                    self._texts[path] = file.read()
            except OSError:
                self._texts[path] = b""
        return self._texts[path]


def _is_at_most(bytes_: int, path: str) -> bool:
    try:
        return os.path.getsize(path) <= bytes_
    except OSError:
        return False


def _module_of(path: str) -> bytes:
    """The last part of a module's name."""
    folder, file = os.path.split(os.path.abspath(path))
    return (os.path.basename(folder) if file == "__init__.py" else os.path.splitext(file)[0]).encode()


class _Source:
    """A module by the last part of its name, names that it has, and whether it is a package or has a table of what it
    names: others make it then.
    """

    def __init__(self, path: str, module: bytes, names: list[bytes], hands_on: bool) -> None:
        self.path = path
        self.module = module
        self.names = names
        self.hands_on = hands_on
        self._words = _words(names)

    def is_named_in(self, text: bytes) -> bool:
        """Whether one of the names is."""
        return self._words.search(text) is not None


def _defines(text: bytes, name: bytes) -> bool:
    return any(found[1] == name for found in DEFINED.finditer(text))


def _words(names: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(rb"\b(?:" + b"|".join(map(re.escape, names)) + rb")\b")


def _naming(text: bytes, names: Sequence[bytes]) -> list[re.Match[bytes]]:
    """Where the functions, classes and variables at the top of a file begin that name one of these."""
    words = _words(names)
    places = [*BOUND.finditer(text)]
    ends = [*(place.start() for place in places[1:]), len(text)]
    bodies = zip(places, ends, strict=True) if places else ()
    return [p for p, end in bodies if (p[1] or p[2]) not in names and words.search(text, p.end(), end)]
