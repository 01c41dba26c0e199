"""When one value of the interpreter stands for all that another stands for, and when two are the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.dims import Dim, Poly, evaluate, evaluate_goal, sym, symbols_of
from shapecheck.interp.values.lookup import MISSING
from shapecheck.interp.values.objects import (
    BoundMethod,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    ListObj,
    Ratio,
    Real,
    SetObj,
    SymBool,
    Training,
)
from shapecheck.values import Elements, Named, Range, SomeDevice, Tensor, Unknown, is_dim


def is_bounded(table: DictObj) -> bool:
    return table.open is None or (table.doubtful is not None and table.open is table.doubtful.reason)


class Within:
    """Whether `small` is within `big` where symbols have these sizes. A size that a join made up may be any from its
    minimum up, but the same wherever it stands. `training` is the mode that `small` is of.
    """

    def __init__(self, sizes: Mapping[str, int], training: bool = False) -> None:
        self.sizes = dict(sizes)
        self.training = training

    def __call__(self, small: Any, big: Any) -> bool:
        if isinstance(big, Unknown):
            return not isinstance(big, SomeDevice) or isinstance(small, SomeDevice)
        if isinstance(big, Training):
            return small == big or small is (self.training is not big.negated)
        if isinstance(big, SymBool):
            truth = evaluate_goal(small.goal, self.sizes) if isinstance(small, SymBool) else small
            return truth is evaluate_goal(big.goal, self.sizes)
        if isinstance(big, Real):
            return isinstance(small, (float, Ratio, Real))
        if is_dim(big):
            return is_dim(small) and self._dim(small, big)
        if type(small) is not type(big):
            return False
        if isinstance(big, Tensor):
            return self._tensor(small, big)
        if isinstance(big, tuple):
            return len(small) == len(big) and _fields(small) == _fields(big) and all(map(self, small, big))
        if isinstance(big, ListObj):
            return self._list(small, big)
        if isinstance(big, DictObj):
            return self._dict(small, big)
        if isinstance(big, SetObj):
            return big.items.keys() == small.items.keys() and small.open is None if big.open is None else (
                big.items.keys() <= small.items.keys())  # fmt: skip
        if isinstance(big, slice):
            return all(map(self, (small.start, small.stop, small.step), (big.start, big.stop, big.step)))
        if isinstance(big, BoundMethod):
            return self(small.self, big.self) and self(small.function, big.function)
        if isinstance(big, FunctionObj):
            same_code = (small.function, small.closure) == (big.function, big.closure)
            return same_code and self._mapping(small.defaults, big.defaults)
        return bool(small == big)

    def _dim(self, small: Dim, big: Dim) -> bool:
        value = evaluate(small, self.sizes)
        made_up = [symbol for symbol in symbols_of(big) if symbol.name not in self.sizes]
        if made_up:
            (symbol,) = made_up
            assert big == sym(symbol.name, symbol.opaque, symbol.minimum), "a size that is made up stands alone"
            self.sizes[symbol.name] = value
            return value >= symbol.minimum
        return value == evaluate(big, self.sizes)

    def _mapping(self, small: Mapping[Any, Any], big: Mapping[Any, Any]) -> bool:
        return small.keys() == big.keys() and all(self(small[key], big[key]) for key in big)

    def _tensor(self, small: Tensor, big: Tensor) -> bool:
        return (
            small.rank == big.rank
            and small.array == big.array
            and all(map(self._dim, small.shape, big.shape))
            and big.dtype in (None, small.dtype)
            and self._elements(small.elements, big.elements)
            and small.memory <= big.memory
        )

    def _elements(self, small: Elements | None, big: Elements | None) -> bool:
        if isinstance(small, Range) and isinstance(big, Range):
            return self._dim(small.least, big.least) and self._dim(small.greatest, big.greatest)
        return big is None or small == big

    def _list(self, small: ListObj, big: ListObj) -> bool:
        if small.kind != big.kind or len(small.items) < len(big.items):
            return False
        if not all(self(item, other) for item, other in zip(small.items, big.items, strict=False)):
            return False
        if big.tail is not None:
            same_times = small.tail is not None and len(small.items) == len(big.items)
            if not (same_times and self._dim(small.tail.times, big.tail.times)):
                return False
            if not self(small.tail.element, big.tail.element):
                return False
        if big.open is not None:
            return True
        return small.open is None and len(small.items) == len(big.items) and (small.tail is None) == (big.tail is None)

    def _dict(self, small: DictObj, big: DictObj) -> bool:
        sure, maybe = small.items, small.doubtful.values if small.doubtful else {}
        perhaps = big.doubtful.values if big.doubtful else {}
        if (small.kind, small.factory) != (big.kind, big.factory) or not big.items.keys() <= sure.keys():
            return False
        if not all(self(sure[key], value) for key, value in big.items.items()):
            return False
        rest = {**maybe, **{key: value for key, value in sure.items() if key not in big.items}}
        if is_bounded(big) and not (rest.keys() <= perhaps.keys() and is_bounded(small)):
            return False
        if not is_bounded(small):
            rest = {**dict.fromkeys(perhaps, small.open), **rest}
        if not all(self(value, perhaps[key]) for key, value in rest.items() if key in perhaps):
            return False
        return self._leads(small, big)

    @staticmethod
    def _leads(small: DictObj, big: DictObj) -> bool:
        """The first items of `big` come first in `small` too."""
        first = len(big.items) if big.doubtful is None else big.doubtful.leading
        certain = len(small.items) if small.doubtful is None else small.doubtful.leading
        return first <= certain and list(big.items)[:first] == list(small.items)[:first]

    def instance(self, small: Instance, big: Instance) -> bool:
        """The states of one object: what may be read of the small one is what the big one gives."""
        if small.cls is not big.cls and not (big.cls in small.cls.mro and big.open is not None):
            return False
        if big.open is None and (small.open is not None or not small.doubtful.keys() <= big.doubtful.keys()):
            return False
        for name, value in big.attrs.items():
            if name not in small.attrs and name in small.doubtful:
                return False
            tables = (small.attrs, *(cls.attrs for cls in small.cls.mro if isinstance(cls, ClassObj)))
            mine = next((table[name] for table in tables if name in table), MISSING)
            if mine is MISSING or not self(mine, value):
                return False
        unseen = {} if small.open is None else dict.fromkeys(big.doubtful, small.open)
        for name, value in {**unseen, **small.doubtful, **small.attrs}.items():
            if name not in big.attrs:
                if name in big.doubtful and not self(value, big.doubtful[name]):
                    return False
                if name not in big.doubtful and big.open is None:
                    return False
        return True


def _fields(value: tuple[Any, ...]) -> tuple[str, ...] | None:
    return value.fields if isinstance(value, Named) else None


class Same:
    """Whether two values are the same up to the names of sizes that were made up, the reasons of what is unknown, the
    place where a tensor came from, and the order of items that no order is promised of.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def __call__(self, a: Any, b: Any) -> bool:
        if type(a) is not type(b):
            return False
        if isinstance(a, Unknown):
            return True
        if isinstance(a, Poly):
            return self._dim(a, b)
        if isinstance(a, Tensor):
            shapes = a.rank == b.rank and all(map(self, a.shape, b.shape))
            rest = ("dtype", "elements", "array", "memory")
            return shapes and all(getattr(a, name) == getattr(b, name) for name in rest)
        if isinstance(a, tuple):
            return len(a) == len(b) and _fields(a) == _fields(b) and all(map(self, a, b))
        if isinstance(a, ListObj):
            ends = (a.open is None) == (b.open is None) and self(a.tail, b.tail)
            return a.kind == b.kind and ends and self(tuple(a.items), tuple(b.items))
        if isinstance(a, DictObj):
            return self._dict(a, b)
        if isinstance(a, SetObj):
            return a.items.keys() == b.items.keys() and (a.open is None) == (b.open is None)
        if isinstance(a, slice):
            return all(map(self, (a.start, a.stop, a.step), (b.start, b.stop, b.step)))
        if isinstance(a, BoundMethod):
            return self(a.self, b.self) and self(a.function, b.function)
        if isinstance(a, FunctionObj):
            return (a.function, a.closure, a.defaults) == (b.function, b.closure, b.defaults)
        return bool(a == b)

    def _dim(self, a: Poly, b: Poly) -> bool:
        (left, *more), (right, *_) = sorted(s.name for s in symbols_of(a)), sorted(s.name for s in symbols_of(b))
        if not more and left.startswith("n") and right.startswith("n"):
            return self.names.setdefault(left, right) == right
        return a == b

    def _dict(self, a: DictObj, b: DictObj) -> bool:
        doubts = [d.doubtful.values if d.doubtful else {} for d in (a, b)]
        leads = [list(d.items)[: None if d.doubtful is None else d.doubtful.leading] for d in (a, b)]
        return (
            (a.kind, a.factory) == (b.kind, b.factory)
            and leads[0] == leads[1]
            and is_bounded(a) == is_bounded(b)
            and self._mapping(a.items, b.items)
            and self._mapping(*doubts)
        )

    def _mapping(self, a: Mapping[Any, Any], b: Mapping[Any, Any]) -> bool:
        return a.keys() == b.keys() and all(self(a[key], b[key]) for key in a)

    def instance(self, a: Instance, b: Instance) -> bool:
        same = a.cls is b.cls and (a.open is None) == (b.open is None) and self._mapping(a.attrs, b.attrs)
        return same and self._mapping(a.doubtful, b.doubtful)


def shown(value: Any) -> str:
    """A value with what is in it, for a failing test to show."""
    if isinstance(value, (ListObj, DictObj, SetObj, Instance, FunctionObj)):
        parts = {name: getattr(value, name) for name in type(value).__slots__ if hasattr(value, name)}
        skipped = ("made", "module", "function", "closure", "owner", "payload", "layer", "latest")
        told = ", ".join(f"{name}={shown(part)}" for name, part in parts.items() if name not in skipped and part)
        return f"{type(value).__name__}({told})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {shown(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__}({', '.join(map(shown, value))})"
    return repr(value)
