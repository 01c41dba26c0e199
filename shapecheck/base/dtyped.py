"""Plain data of results that knows a little more than its JSON says. Imports nothing of the package."""

from __future__ import annotations

from collections.abc import Iterable


class Dims(list[int | str]):
    """The dims of a tensor node, equal to the plain list; `dtype` is None where it is not known."""

    __slots__ = ("dtype",)

    def __init__(self, dims: Iterable[int | str] = (), dtype: str | None = None) -> None:
        super().__init__(dims)
        self.dtype = dtype

    def __reduce__(self) -> tuple[type[Dims], tuple[list[int | str], str | None]]:
        return Dims, (list(self), self.dtype)


class Formula(str):
    """A number as a formula over symbols, where a plain string is a string of the program."""

    __slots__ = ()
