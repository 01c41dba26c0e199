"""Which module binds a name, told from the text of files: a package that star-imports everything is not read whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

STAR = re.compile(rb"^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\*", re.MULTILINE)

DEFINES = rb"^(?:(?:async[ \t]+)?def|class)[ \t]+%b\b|^%b\b[ \t]*(?::[^=\n]+)?=[^=]"

Locate = Callable[[str], str | None]
"""The file of a dotted name; None where there is none."""


class Definitions:
    """Texts of library modules, kept for one session."""

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._texts: dict[str, bytes] = {}
        self._stars: dict[str, tuple[str, ...]] = {}

    def homes(self, module: str, name: str) -> tuple[list[str], list[str]]:
        """Modules among `module` and what it star-imports that define `name`, and those that merely mention it."""
        word = name.encode()
        strict = re.compile(DEFINES % (word, word), re.MULTILINE)
        loose = re.compile(rb"\b%b\b" % word)
        sure: list[str] = []
        likely: list[str] = []
        for found in self._reachable(module, set()):
            text = self.text(found)
            if word in text and loose.search(text):
                (sure if strict.search(text) else likely).append(found)
        return sure, likely

    def mentions(self, module: str, word: str) -> bool:
        """Whether the text of a module holds a word."""
        raw = word.encode()
        text = self.text(module)
        return raw in text and re.search(rb"(?<!\w)%b(?!\w)" % re.escape(raw), text) is not None

    def text(self, module: str) -> bytes:
        if module not in self._texts:
            path = self._locate(module)
            try:
                with open(path or "", "rb") as file:
                    self._texts[module] = file.read()
            except OSError:
                self._texts[module] = b""
        return self._texts[module]

    def _reachable(self, module: str, seen: set[str]) -> Iterator[str]:
        """A module and, last import first, all that it takes in by star imports."""
        if module in seen:
            return
        seen.add(module)
        yield module
        for target in reversed(self._star_targets(module)):
            yield from self._reachable(target, seen)

    def _star_targets(self, module: str) -> tuple[str, ...]:
        if module not in self._stars:
            path = self._locate(module) or ""
            found = [_absolute(module, path, match) for match in STAR.finditer(self.text(module))]
            self._stars[module] = tuple(target for target in found if target)
        return self._stars[module]


def _absolute(module: str, path: str, match: re.Match[bytes]) -> str:
    """The dotted name that `from ..x import *` in a module means."""
    dots, target = len(match[1]), match[2].decode()
    if not dots:
        return target
    package = module.split(".") if path.endswith("__init__.py") else module.split(".")[:-1]
    kept = package[: len(package) - (dots - 1)]
    return ".".join([*kept, *([target] if target else [])])
