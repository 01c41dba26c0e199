"""`torch.__version__`: text that compares as a version, with other versions, text and tuples of numbers."""

from __future__ import annotations

import re
from typing import Any

FORM = re.compile(
    r"v?(?:(?P<epoch>\d+)!)?(?P<release>\d+(?:\.\d+)*)"
    r"(?:[-_.]?(?P<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<pre_number>\d*))?"
    r"(?P<post>-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?"
    r"(?P<dev>[-_.]?dev[-_.]?\d*)?"
    r"(?:\+(?P<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?",
    re.IGNORECASE,
)
"""PEP 440, in every spelling that it allows."""
STAGES = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}
BEFORE, BEHIND = (-1,), (1,)
"""What sorts before and behind every number."""


def _number(text: str | None) -> tuple[int, ...] | None:
    return None if text is None else (0, int("".join(c for c in text if c.isdigit()) or 0))


def sort_key(version: object) -> tuple[Any, ...] | None:
    """What a version is compared by; None for what is no version."""
    text = ".".join(map(str, version)) if isinstance(version, (tuple, list)) else version
    found = FORM.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    release = tuple(int(part) for part in found["release"].split("."))
    while len(release) > 1 and release[-1] == 0:
        release = release[:-1]
    post, dev = _number(found["post"]), _number(found["dev"])
    stage = (found["pre"] or "").lower()
    pre: tuple[Any, ...] = BEFORE if dev is not None and post is None and not stage else BEHIND
    if stage:
        pre = (0, STAGES.get(stage, stage), int(found["pre_number"] or 0))
    local = () if found["local"] is None else re.split(r"[-_.]", found["local"].lower())
    parts = tuple((1, int(part), "") if part.isdigit() else (0, 0, part) for part in local)
    return int(found["epoch"] or 0), release, pre, post or BEFORE, dev or BEHIND, parts


class TorchVersion(str):
    """The class of `torch.__version__`; what is no version is compared as text."""

    __slots__ = ()

    def _sides(self, other: object) -> tuple[Any, Any]:
        mine, theirs = sort_key(str(self)), sort_key(other)
        return (str(self), other) if mine is None or theirs is None else (mine, theirs)

    def __eq__(self, other: object) -> bool:
        left, right = self._sides(other)
        return bool(left == right)

    def __ne__(self, other: object) -> bool:
        """As text: torch leaves this one out."""
        return str(self) != other

    def __lt__(self, other: object) -> bool:
        left, right = self._sides(other)
        return bool(left < right)

    def __le__(self, other: object) -> bool:
        left, right = self._sides(other)
        return bool(left <= right)

    def __gt__(self, other: object) -> bool:
        left, right = self._sides(other)
        return bool(left > right)

    def __ge__(self, other: object) -> bool:
        left, right = self._sides(other)
        return bool(left >= right)

    __hash__ = str.__hash__
