"""The journal behind branches: heap objects are saved when first written after a mark, so a branch costs its writes.

Objects have identity, which makes aliasing explicit. `mark` starts a region, `rollback` undoes it, `touched` gives the
objects that it wrote, with their states before. It knows nothing of what the objects are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, Self

_births = count()


def birth() -> int:
    """A number above that of every object there is, and below that of every later one."""
    return next(_births)


class Heap:
    """A mutable object of the checked program. Call `store.touch(obj)` before every write. `born` orders objects by
    when they were made.
    """

    __slots__ = ("born", "stamp")
    born: int
    stamp: int

    def __new__(cls, *_args: Any, **_kwargs: Any) -> Self:
        made = object.__new__(cls)
        made.born = next(_births)
        return made

    def save(self) -> Any:
        """The object's state, independent of later writes."""
        raise NotImplementedError

    def load(self, state: Any) -> None:
        """Put a saved state back."""
        raise NotImplementedError

    def forget(self, why: Any) -> None:
        """Nothing that it holds is known any longer."""
        raise NotImplementedError


class Store:
    """The log of writes since the oldest open mark."""

    def __init__(self) -> None:
        self._log: list[tuple[Heap, Any, int]] = []
        self._serial = 0
        self._open = 0
        self._may_be: dict[Heap, dict[Heap, Any]] = {}

    def may_be(self, obj: Heap, others: Iterable[Heap], why: Any) -> None:
        """`obj` stands for one of the others: what is written to it may be written to each of them, and the reverse."""
        for other in others:
            self._may_be.setdefault(obj, {})[other] = why
            self._may_be.setdefault(other, {})[obj] = why

    def touch(self, obj: Heap) -> None:
        """Save `obj` if this is its first write since the newest mark; others that it may be are known no longer."""
        self._save(obj)
        if obj in self._may_be:
            self._forget_others(obj)

    def _forget_others(self, obj: Heap) -> None:
        reached, left = {obj}, [obj]
        while left:
            for other, why in self._may_be[left.pop()].items():
                if other not in reached:
                    reached.add(other)
                    left.append(other)
                    self._save(other)
                    other.forget(why)

    def _save(self, obj: Heap) -> None:
        if self._open and obj.stamp < self._serial:
            self._log.append((obj, obj.save(), obj.stamp))
            obj.stamp = self._serial

    def mark(self) -> int:
        self._open += 1
        self._serial += 1
        return len(self._log)

    def close(self, mark: int) -> None:
        """End a region and keep its writes."""
        self._open -= 1
        if not self._open:
            self._log.clear()

    def touched(self, mark: int) -> dict[Heap, Any]:
        """Each object written since `mark`, with its state at the mark."""
        states: dict[Heap, Any] = {}
        for obj, state, _ in self._log[mark:]:
            states.setdefault(obj, state)
        return states

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Writes in here stay, whatever region is open: a module that was imported stays imported."""
        log, count = self._log, self._open
        self._log, self._open = [], 0
        try:
            yield
        finally:
            self._log, self._open = log, count

    def rollback(self, mark: int) -> None:
        """Undo every write since `mark` and end the region."""
        for obj, state, stamp in reversed(self._log[mark:]):
            obj.load(state)
            obj.stamp = stamp
        del self._log[mark:]
        self.close(mark)

    def replay(self, states: dict[Heap, Any]) -> None:
        """Write states collected elsewhere, in which those that others may be are told of already."""
        for obj, state in states.items():
            self._save(obj)
            obj.load(state)
