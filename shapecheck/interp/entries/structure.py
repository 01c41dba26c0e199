"""Values for the parameters that decide a class's structure: small numbers and short lists where nothing says more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from shapecheck.dims import Dim, Poly, sym
from shapecheck.interp.run.entry import Noted
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.values.objects import ListObj, Value, Word

MOST_ITEMS = 16
"""Items up to which a list is made longer, because the class takes them."""


class Form(Enum):
    """What a parameter may be of which nobody says it, besides a size."""

    LIST = "a list"
    ROWS = "a list of lists"
    WORD = "a text"


TakenFor = Mapping[str, Form | Dim | str]
"""What parameters are taken for, besides sizes: lists, texts, numbers and words that choose."""


class Lengths:
    """How many items lists have: those of which nothing is known as many as the longest."""

    def __init__(self) -> None:
        self._least = 0
        self._exact: dict[str, int] = {}

    def learn(self, noted: Noted) -> None:
        longest = max(noted.least_items.values(), default=0)
        if longest <= MOST_ITEMS:
            self._least = max(self._least, longest)
        for name, count in noted.exact_items.items():
            self._exact.setdefault(name, count)

    def of(self, name: str, small: int) -> int:
        return self._exact.get(name, max(self._least, small))


class Structure:
    """The values by parameter. `small` is a number and the length of a list; `own` gives what the file itself passes
    for a parameter, None where it passes nothing that is known.
    """

    def __init__(
        self, small: tuple[int, int], lengths: Lengths, own: Callable[[str], Value], taken_for: TakenFor
    ) -> None:
        self.is_chosen = False
        self._number, self._length = small
        self._lengths = lengths
        self._own = own
        self._lists = {name for name, form in taken_for.items() if form is Form.LIST}
        self.values: dict[str, Value] = {name: self._formed(name, form) for name, form in taken_for.items()}

    @property
    def assumed(self) -> list[str]:
        """What the values are, in words."""
        return [f"{name} = {_shown(value)}" for name, value in self.values.items()]

    def decide(self, noted: Noted) -> bool:
        """Give values to what turned out to decide structure; whether there is any such thing."""
        wanted = [name for name in (*noted.structural, *noted.listed) if name not in self.values]
        wanted += [name for name in noted.alternatives if name not in self.values and self._own(name) is not None]
        for name in wanted:
            own = self._own(name)
            self.is_chosen |= own is None
            if own is None and name in noted.listed:
                self._lists.add(name)
            self.values[name] = own if own is not None else self._list(name) if name in self._lists else self._number
        return bool(wanted)

    def lengthen(self, noted: Noted) -> bool:
        """Give lists as many items as were taken of them; whether one of them had another number."""
        self._lengths.learn(noted)
        made = {name: self._list(name) for name in self._lists}
        new = {name: items for name, items in made.items() if len(items.items) != _count(self.values[name])}
        self.values |= new
        return bool(new)

    def _formed(self, name: str, form: Form | Dim | str) -> Value:
        match form:
            case int() | Poly() | str():
                return form
            case Form.LIST:
                return self._list(name)
            case Form.ROWS:
                return ListObj([self._list(f"{name}_{row}") for row in range(self._length)])
            case Form.WORD:
                return Word(name)

    def _list(self, name: str) -> ListObj:
        count = self._lengths.of(name, self._length)
        return ListObj([sym(f"{name}_{place}") for place in range(count)])


def _count(value: Value) -> int:
    return len(value.items) if isinstance(value, ListObj) else 0


def _shown(value: Value) -> str:
    if isinstance(value, ListObj):
        return f"{len(value.items)} items"
    if isinstance(value, str):
        return repr(value)
    return str(value) if isinstance(value, (int, float, Poly)) else kind_of(value).noun
