"""Where else in its project the models of a file are made: the files that name what it defines, told from their text.

A file is looked at as it is on disk; nothing of it is run here. What it makes models with is what checking it finds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from shapecheck.driver.files import find_files
from shapecheck.settings.config import Config
from shapecheck.settings.environment import project_of

MOST_FILES = 20_000
"""Files of a project that are looked through."""
MOST = 4
"""Scripts, and files besides that name its classes, that are asked how they make the models of one file."""
LEVELS = 4
"""Functions between a script and a class that it makes."""
DEFINED = re.compile(rb"^(?:def|class)[ \t]+(\w+)", re.MULTILINE)


class Project:
    """The texts of a project's files, read once for a run."""

    def __init__(self, config: Config) -> None:
        root = project_of(config.root)
        self.files = [os.path.relpath(path) for path in find_files([root], config._replace(root=root)).files]
        self._texts: dict[str, bytes] = {}

    @property
    def too_large(self) -> bool:
        return len(self.files) > MOST_FILES

    def makers(self, path: str, name: str) -> list[str]:
        """The files that name a class, or a function or class that does, and so on: those that run by themselves
        first.
        """
        names, reached = [name.encode()], {os.path.realpath(path)}
        names += _builders(self._text(path), names)
        near: list[str] = []
        scripts: list[str] = []
        for level in range(LEVELS):
            words = _words(names)
            found = [o for o in self.files if os.path.realpath(o) not in reached and words.search(self._text(o))]
            reached.update(map(os.path.realpath, found))
            scripts += [other for other in found if b"__main__" in self._text(other)]
            near += [] if level else [other for other in found if other not in scripts]
            names = [name for other in found for name in _builders(self._text(other), names)]
            if not names:
                break
        return [*scripts[:MOST], *near[:MOST]]

    def _text(self, path: str) -> bytes:
        if path not in self._texts:
            try:
                with open(path, "rb") as file:
                    self._texts[path] = file.read()
            except OSError:
                self._texts[path] = b""
        return self._texts[path]


def _words(names: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(rb"\b(?:" + b"|".join(map(re.escape, names)) + rb")\b")


def _builders(text: bytes, names: Sequence[bytes]) -> list[bytes]:
    """The functions and classes at the top of a file whose body names one of these."""
    words = _words(names)
    places = [*DEFINED.finditer(text)]
    bodies = pairwise([*((place[1], place.end()) for place in places), (b"", len(text))])
    return [name for (name, start), (_, end) in bodies if name not in names and words.search(text, start, end)]
