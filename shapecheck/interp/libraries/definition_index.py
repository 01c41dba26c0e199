"""Finds the module that binds a name in the text of files: a package that star-imports everything is not read whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

STAR = re.compile(rb"^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\*", re.MULTILINE)

DEFINED = re.compile(rb"^(?:class|(?:async )?def) ([A-Za-z_]\w*)", re.MULTILINE)
FROM_IMPORT = re.compile(rb"^[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]*(\([^)]*\)|[^\n(]*(?:\\\n[^\n]*)*)", re.MULTILINE)
WORD = re.compile(rb"\w+")
NO_WORD = re.compile(rb"(?!\w)")
ASSIGNED = re.compile(rb"[ \t]*(?::[^=\n]+)?=[^=]")

Locate = Callable[[str], str | None]
"""The file of a dotted name; None where there is none."""


class Definitions:
    """Texts of modules, kept for one session."""

    def __init__(self, locate: Locate, read: Callable[[str], bytes] | None = None) -> None:
        self._locate = locate
        self._read = read or _read
        self._texts: dict[str, bytes] = {}
        self._stars: dict[str, tuple[str, ...]] = {}
        self._definers: dict[tuple[str, str], tuple[str, ...]] = {}

    def definers(self, module: str, name: str) -> tuple[str, ...]:
        """The modules among `module` and what it star-imports that define `name` at their top, the last first."""
        key = (module, name)
        if key not in self._definers:
            word = name.encode()
            self._definers[key] = tuple(m for m in self._reachable(module, set()) if _defines(self.text(m), word))
        return self._definers[key]

    def names(self, module: str) -> Iterator[str]:
        """The functions and classes that `module` and what it star-imports define, for words of help only."""
        for found in self._reachable(module, set()):
            yield from (match[1].decode() for match in DEFINED.finditer(self.text(found)))

    def mentioners(self, module: str, name: str) -> Iterator[str]:
        """The modules among `module` and what it star-imports whose text has the word `name`, the last first."""
        return (found for found in self._reachable(module, set()) if self.mentions(found, name))

    def mentions(self, module: str, word: str) -> bool:
        """Whether the text of a module holds a word."""
        raw = word.encode()
        text = self.text(module)
        at = text.find(raw)
        while at >= 0:
            if not _is_word(text[at - 1 : at]) and not _is_word(text[at + len(raw) : at + len(raw) + 1]):
                return True
            at = text.find(raw, at + 1)
        return False

    def imports(self, module: str, name: str) -> bool:
        """Whether a from-import of a module binds a name."""
        word = name.encode()
        return any(word in WORD.findall(found[1]) for found in FROM_IMPORT.finditer(self.text(module)))

    def text(self, module: str) -> bytes:
        if module not in self._texts:
            path = self._locate(module)
            try:
                self._texts[module] = self._read(path or "")
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
            text = self.text(module)
            found = [_absolute(module, path, match) for match in STAR.finditer(text)] if b"import *" in text else []
            self._stars[module] = tuple(target for target in found if target)
        return self._stars[module]


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _is_word(character: bytes) -> bool:
    return character.isalnum() or character == b"_"


def _defines(text: bytes, word: bytes) -> bool:
    """Whether a line at the left margin defines a word. Plain searches: a regular expression takes 40 times as long."""
    for opening, wanted in (
        (b"\nclass ", NO_WORD),
        (b"\ndef ", NO_WORD),
        (b"\nasync def ", NO_WORD),
        (b"\n", ASSIGNED),
    ):
        first = opening[1:] + word
        if text.startswith(first) and wanted.match(text, len(first)):
            return True
        at = text.find(opening + word)
        while at >= 0:
            if wanted.match(text, at + len(opening) + len(word)):
                return True
            at = text.find(opening + word, at + 1)
    return False


def _absolute(module: str, path: str, match: re.Match[bytes]) -> str:
    """The dotted name that `from ..x import *` in a module means."""
    dots, target = len(match[1]), match[2].decode()
    if not dots:
        return target
    package = module.split(".") if path.endswith("__init__.py") else module.split(".")[:-1]
    kept = package[: len(package) - (dots - 1)]
    return ".".join([*kept, *([target] if target else [])])
