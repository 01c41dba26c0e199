"""Where else in its project the models of a file are made: the files that name what it defines, told from their text.

A file is looked at as it is on disk; nothing of it is run here. What it makes models with is what checking it finds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Sequence

from shapecheck.driver.files import find_files
from shapecheck.settings.config import Config
from shapecheck.settings.environment import project_of

MOST_FILES = 20_000
"""Files of a project that are looked through."""
MOST = 6
"""Files that are asked how they make the models of one file."""
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

    def makers(self, path: str, classes: Collection[str]) -> list[str]:
        """The files that name one of the classes, or a function of the same file that does: those that run by
        themselves first.
        """
        names = [name.encode() for name in classes]
        words = _words([*names, *_builders(self._text(path), names)])
        own = os.path.realpath(path)
        found = [other for other in self.files if words.search(self._text(other)) and os.path.realpath(other) != own]
        return sorted(found, key=lambda other: (b"__main__" not in self._text(other), other))[:MOST]

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
    ends = [place.start() for place in places[1:]] + [len(text)]
    return [p[1] for p, end in zip(places, ends, strict=True) if p[1] not in names and words.search(text, p.end(), end)]
