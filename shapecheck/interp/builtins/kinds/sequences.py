"""Lists and tuples: items in order, and a tail that may stand for a symbolic number of them."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from shapecheck.dims import Poly, evaluate, ne, symbols_of
from shapecheck.interp.builtins import builtin_types, dicts, list_methods, methods
from shapecheck.interp.builtins.kinds.functions import union_of
from shapecheck.interp.builtins.kinds.host import Host
from shapecheck.interp.builtins.kinds.text import MAX_REPEAT, percent, repeated
from shapecheck.interp.run import call_faults, chosen_lists, number_choices, one_of, space, symbols
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.function_models import first_unknown, known
from shapecheck.interp.run.kinds import (
    MISSING,
    NOT_IN_PLACE,
    Joining,
    Kind,
    Loss,
    Memo,
    Names,
    NotNative,
    Precedence,
    kind_of,
    register,
)
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import operations, sequences, truths
from shapecheck.interp.values.objects import Builtin, LibraryName, ListObj, Repeated, Value
from shapecheck.rules.core.check import Failure, Subject
from shapecheck.values import Named, Tensor, TorchSize, Unknown

S = TypeVar("S", ListObj, tuple)  # type: ignore[type-arg]
TYPES: Mapping[str, type] = {"list": list, "deque": collections.deque}


class SequenceKind(Kind[S], Generic[S]):
    """What lists and tuples have in common."""

    heavy = True
    word: ClassVar[str]

    def item(self, value: S, index: Value, run: Run) -> Value:
        match kind_of(index).as_index(index, run):
            case int() as known_place:
                return self.at(value, known_place, run)
            case slice() as part:
                return self.sliced(value, part, run)
            case Poly() as place:
                return self._picked(value, place, run)
            case Unknown() as reason:
                return one_of.one_of(self.elements(value), reason)
            case _:
                return self._wrong_index(index, run)

    def at(self, value: S, index: int, run: Run) -> Value:
        """The item at a known place."""
        raise NotImplementedError

    def elements(self, value: S) -> list[Value]:
        """The items that stand one by one, and the one that stands for many."""
        raise NotImplementedError

    def sliced(self, value: S, index: slice, run: Run) -> Value:
        """The items of a slice."""
        raise NotImplementedError

    def _picked(self, value: S, index: Poly, run: Run) -> Value:
        """The item at a place that is a symbol."""
        some = self._at_symbol(value, run)
        if not isinstance(some, Unknown):
            return some
        elements = self.elements(value)
        number_choices.picked(index, range(len(elements)), run)
        return one_of.one_of(elements, some)

    def _at_symbol(self, value: S, run: Run) -> Value:
        return _some_of(self.elements(value), run)

    def _wrong_index(self, index: Value, run: Run) -> Value:
        """`out[:, -1]` where `out` is the tuple that a recurrent layer gives."""
        finding = None
        if isinstance(index, tuple):
            at, scope, inner = run.user_place()
            details = {"param": "index", "wanted": "an int or a slice", "found": f"a tuple of {len(index)}"}
            context = Context(f"indexing a {self.word}", at, scope, inner=inner)
            finding = Finding(Failure("SHP504", details), context)
        return run.raise_(TypeError, f"{self.word} indices must be integers or slices", finding)

    def out_of_range(self, index: int, items: Sequence[Value], run: Run) -> Value:
        size = len(items)
        chosen_lists.lacks_item(items, index, run)
        at, scope, inner = run.user_place()
        failure = Failure("SHP105", {"index": index, "what": f"a {self.word}", "size": size}, Subject("index"))
        finding = Finding(failure, Context("indexing", at, scope, inner=inner))
        return run.raise_(IndexError, f"{self.word} index out of range", finding)

    def contains(self, value: S, item: Value, run: Run) -> Value:
        return space.contains_by_rounds(value, item, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if not all(isinstance(side, (tuple, ListObj)) for side in (left, right)):
            return super().compare(op, left, right, run)
        try:
            return _compared(op, left, right, run)
        except NotFollowed as lacking:
            return lacking.reason


def _some_of(items: Sequence[Value], run: Run) -> Value:
    """One of several items, nobody knows which: tensors of one shape, rows of one width, one and the same constant."""
    first = items[0] if items else None
    if isinstance(first, Tensor):
        tensors = [item for item in items if isinstance(item, Tensor) and item.shape == first.shape]
        if len(tensors) == len(items):
            return Tensor(first.shape, first.dtype, array=first.array)
    if type(first) is tuple:
        rows = [item for item in items if type(item) is tuple and len(item) == len(first)]
        if len(rows) == len(items):
            return tuple(_some_of(column, run) for column in zip(*rows, strict=True))
    if isinstance(first, (bool, int, float, str)) and all(type(i) is type(first) and i == first for i in items):
        return first
    return run.unknown("an item at a symbolic index")


def _compared(op: str, left: Value, right: Value, run: Run) -> Value:
    """A comparison item by item."""
    a, b = space.items(left, run), space.items(right, run)
    if op in ("==", "!="):
        result: Value = isinstance(left, ListObj) == isinstance(right, ListObj) and len(a) == len(b)
        for x, y in zip(a, b, strict=True) if result else ():
            result = truths.conjunction(result, space.compare("==", x, y, run), run)
            if result is False:
                break
        return result if op == "==" else truths.negation(result, run)
    for x, y in zip(a, b, strict=False):
        equal_item = space.compare("==", x, y, run)
        if equal_item is True:
            continue
        return space.compare(op, x, y, run) if equal_item is False else run.unknown("comparison of sequences")
    return operations.of_scalars(op, len(a), len(b), run)


class TupleKind(SequenceKind[tuple], Host[tuple]):  # type: ignore[type-arg]
    noun = "a tuple"
    word = "tuple"
    methods: ClassVar[Mapping[str, Builtin]] = methods.METHODS["tuple"]

    def python_type(self, value: tuple[Value, ...]) -> type | None:
        return tuple

    def call(self, value: tuple[Value, ...], args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return call_faults.not_callable("a tuple", run)

    def elements(self, value: tuple[Value, ...]) -> list[Value]:
        return list(value)

    def at(self, value: tuple[Value, ...], index: int, run: Run) -> Value:
        if -len(value) <= index < len(value):
            return value[index]
        return self.out_of_range(index, value, run)

    def sliced(self, value: tuple[Value, ...], index: slice, run: Run) -> Value:
        if _is_known(index):
            return tuple(value)[index]
        return run.unknown("a slice with symbolic bounds")

    def as_index(self, value: tuple[Value, ...], run: Run) -> Value:
        return MISSING

    def includes(self, cls: tuple[Value, ...], value: Value, run: Run) -> Value:
        return builtin_types.any_includes(cls, value, run)

    def of_library(self, value: tuple[Value, ...], name: str, run: Run) -> Value:
        return False

    def rounds(self, value: tuple[Value, ...], run: Run) -> sequences.Sequence | Unknown:
        return sequences.Sequence(list(value))

    def length(self, value: tuple[Value, ...], run: Run) -> Value:
        return len(value)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if op == "*":
            repetition = repeated(left, right, int, tuple)
            if repetition is not None and repetition[0] * len(repetition[1]) > MAX_REPEAT:
                return run.unknown("a very long sequence")
        if op == "|" and (left is None or right is None):
            return union_of(left, right)  # `int | str | None`
        if isinstance(left, tuple) and isinstance(right, tuple):
            if op != "+":
                return run.unknown(f"{op} of tuples")
            joined = tuple(left) + tuple(right)
            return TorchSize(joined) if isinstance(left, TorchSize) or isinstance(right, TorchSize) else joined
        return Host.binary(self, op, left, right, run)

    def join(self, a: tuple[Value, ...], b: tuple[Value, ...], point: Joining) -> Value:
        if len(a) != len(b):
            return point.lose(Loss.SHAPE, "the number of items differs between paths")
        return self.with_items(a, tuple(point.values(x, y) for x, y in zip(a, b, strict=True)))

    def copied_deeply(self, value: tuple[Value, ...], memo: Memo, run: Run) -> Value:
        parts = tuple(space.deep_copy(item, memo, run) for item in value)
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else self.with_items(value, parts)

    def with_items(self, value: tuple[Value, ...], items: tuple[Value, ...]) -> tuple[Value, ...]:
        """A tuple of the same kind with other items."""
        return items

    def representation(self, value: tuple[Value, ...], run: Run) -> str | Unknown:
        return represented(value, lambda texts: f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})", run)

    def parts(self, value: tuple[Value, ...]) -> Iterable[Value]:
        return value

    def mapped(self, value: tuple[Value, ...], change: Callable[[Value], Value]) -> Value:
        return tuple(change(item) for item in value)

    def exported(self, value: tuple[Value, ...], run: Run) -> Any:
        return self.mapped(value, lambda item: space.exported(item, run))

    def native(self, value: tuple[Value, ...]) -> Any:
        return tuple(space.native(item) for item in value)

    def node(self, value: tuple[Value, ...], names: Names, depth: int) -> Any:
        return {"seq": [space.node(item, names, depth + 1) for item in value]}


class SizesKind(TupleKind):
    """A `torch.Size`: what is made of it by slices, sums and repetition is one too."""

    noun = "a torch.Size"

    def class_of(self, value: tuple[Value, ...], run: Run) -> Value:
        return LibraryName("torch.Size")

    def of_library(self, value: tuple[Value, ...], name: str, run: Run) -> Value:
        return name == "torch.Size"

    def sliced(self, value: tuple[Value, ...], index: slice, run: Run) -> Value:
        part = super().sliced(value, index, run)
        return TorchSize(part) if isinstance(part, tuple) else part

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        made = super().binary(op, left, right, run)
        return TorchSize(made) if isinstance(made, tuple) else made

    def with_items(self, value: tuple[Value, ...], items: tuple[Value, ...]) -> tuple[Value, ...]:
        return TorchSize(items)

    def mapped(self, value: tuple[Value, ...], change: Callable[[Value], Value]) -> Value:
        return TorchSize(change(item) for item in value)

    def join(self, a: tuple[Value, ...], b: tuple[Value, ...], point: Joining) -> Value:
        joined = super().join(a, b, point)
        return joined if isinstance(b, TorchSize) or not isinstance(joined, tuple) else tuple(joined)

    def representation(self, value: tuple[Value, ...], run: Run) -> str | Unknown:
        return represented(value, lambda texts: f"torch.Size([{', '.join(texts)}])", run)


class NamedKind(TupleKind):
    """A tuple whose items have names."""

    noun = "a named tuple"
    methods = methods.METHODS["Named"]

    def attribute(self, value: tuple[Value, ...], name: str, run: Run) -> Value:
        assert isinstance(value, Named)
        return value[value.fields.index(name)] if name in value.fields else super().attribute(value, name, run)

    def with_items(self, value: tuple[Value, ...], items: tuple[Value, ...]) -> tuple[Value, ...]:
        assert isinstance(value, Named)
        return Named(value.type_name, **dict(zip(value.fields, items, strict=True)))

    def mapped(self, value: tuple[Value, ...], change: Callable[[Value], Value]) -> Value:
        assert isinstance(value, Named)
        return value.rebuilt(change(item) for item in value)

    def join(self, a: tuple[Value, ...], b: tuple[Value, ...], point: Joining) -> Value:
        assert isinstance(a, Named) and isinstance(b, Named)
        if len(a) == len(b) and a.fields != b.fields:
            return point.unlike(a, b)
        return super().join(a, b, point)

    def representation(self, value: tuple[Value, ...], run: Run) -> str | Unknown:
        return Kind.representation(self, value, run)


def represented(items: Iterable[Value], form: Callable[[list[str]], str], run: Run) -> str | Unknown:
    """The text of a container, made of `repr` of each item where all are known."""
    texts = [space.representation(item, run) for item in items]
    known = [text for text in texts if isinstance(text, str)]
    return form(known) if len(known) == len(texts) else run.unknown("text of a value that is not known")


def _may_stand_for_none(tail: Repeated | None) -> bool:
    """Whether a tail may be of no items at all: its count is a size that was made up, from 0 on."""
    if tail is None:
        return False
    symbols = symbols_of(tail.times)
    if not all(symbol.opaque and symbol.minimum == 0 for symbol in symbols):
        return False
    try:
        return evaluate(tail.times, {symbol.name: 0 for symbol in symbols}) == 0
    except ZeroDivisionError:  # the sizes that divide are not 0
        return False


class ListKind(SequenceKind[ListObj]):
    """A list or a deque."""

    noun = "a list"
    mutable = True
    word = "list"
    precedence = Precedence.LIST
    lacks = frozenset({"is_callable", "call", "unary"})

    def python_type(self, value: ListObj) -> type | None:
        return TYPES[value.kind]

    def attribute(self, value: ListObj, name: str, run: Run) -> Value:
        if name == "__class__":
            return self.class_of(value, run)
        method = methods.METHODS[value.kind].get(name)
        return MISSING if method is None else space.method(value, method, run)

    def includes(self, cls: ListObj, value: Value, run: Run) -> Value:
        return run.raise_(TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union")

    def elements(self, value: ListObj) -> list[Value]:
        return [*value.items, *([value.tail.element] if value.tail else [])]

    def at(self, value: ListObj, index: int, run: Run) -> Value:
        items = value.items
        if 0 <= index < len(items) or (value.exact and -len(items) <= index < 0):
            return items[index]
        if value.exact:
            return self.out_of_range(index, items, run)
        tail, reason = value.tail, value.open
        if reason is None and tail is not None and (index >= 0 or not items or index == -1):
            return tail.element
        return reason or run.unknown("an item of a list of symbolic length")

    def sliced(self, value: ListObj, index: slice, run: Run) -> Value:
        items = value.items
        if _is_known(index):
            if value.exact or _within(index, len(items)):
                return ListObj(items[index])
            from_start = index.stop is None and index.step is None and 0 <= (index.start or 0) <= len(items)
            if from_start and value.open is None:
                return ListObj(items[index.start or 0 :], value.tail)
            if not items and value.open is None and index == slice(None, None, -1):
                return ListObj([], value.tail)
        return ListObj([], open=run.unknown("a slice of a list of symbolic length or with symbolic bounds"))

    def set_item(self, value: ListObj, index: Value, new: Value, run: Run) -> None:
        run.store.touch(value)
        count = len(value.items)
        if isinstance(index, int) and (value.exact or 0 <= index < count):
            if not -count <= index < count:
                self.out_of_range(index, value.items, run)
            value.items[index] = new
            return
        if isinstance(index, slice) and value.exact:
            items = space.iterate_exactly(new, run)
            if not isinstance(items, Unknown):
                try:
                    value.items[index] = items
                except (TypeError, ValueError):
                    value.open = run.unknown("a slice with symbolic bounds")
                return
        number_choices.picked(index, range(count), run)
        reason = first_unknown(index) or run.unknown("an item set at an unknown place")
        value.items = [reason for _ in value.items]
        if value.tail is not None:
            value.tail = Repeated(reason, value.tail.times)

    def delete_item(self, value: ListObj, index: Value, run: Run) -> None:
        run.store.touch(value)
        if not isinstance(index, int) and not (isinstance(index, slice) and _is_known(index)):
            value.open = run.unknown("an item deleted at an unknown place")
            return
        try:
            del value.items[index]
        except IndexError as error:
            if value.open is None:
                run.raise_(IndexError, str(error))

    def rounds(self, value: ListObj, run: Run) -> sequences.Sequence | Unknown:
        return sequences.Sequence(list(value.items), value.tail, value.open)

    def length(self, value: ListObj, run: Run) -> Value:
        if value.open is not None:
            return value.open
        return len(value.items) + (0 if value.tail is None else value.tail.times)

    def truth(self, value: ListObj, run: Run) -> Value:
        if value.items:
            return True
        if value.tail is not None:
            return space.truth(truths.symbolic_truth(ne(value.tail.times, 0)), run)
        return value.open if value.open is not None else False

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if isinstance(left, ListObj) and isinstance(right, ListObj) and op == "+":
            return _joined(left, right, run)
        if op == "*":
            repetition = repeated(left, right, int, ListObj)
            if repetition is not None:
                count, many = repetition
                if count * len(many.items) > MAX_REPEAT or not many.exact:
                    return ListObj([], open=run.unknown("a very long list"))
                return ListObj(many.items * count)
        if op in SET_OPERATORS:
            return _views(op, left, right, run)
        if op == "%" and isinstance(left, str):
            return percent(left, right, run)
        return run.unknown(f"{op} of containers")

    def in_place(self, op: str, value: ListObj, other: Value, run: Run) -> Value:
        if op == "+":
            space.extend(value, other, run)
        elif op == "*":
            _repeat(value, other, run)
        else:
            return NOT_IN_PLACE
        return value

    def join(self, a: ListObj, b: ListObj, point: Joining) -> Value:
        if a.kind != b.kind:
            return point.unlike(a, b)
        made = ListObj([], kind=a.kind)
        made.load(self.join_states(made, *point.written_states(a, b), point))
        return point.standing_for(a, b, made)

    def join_states(self, value: ListObj, a: Any, b: Any, point: Joining) -> Any:
        (left, left_tail, left_open), (right, right_tail, right_open) = a, b
        if len(left) == len(right) and left_tail == right_tail:
            items = [point.values(x, y) for x, y in zip(left, right, strict=True)]
            return items, left_tail, left_open or right_open
        tail = left_tail or right_tail
        if len(left) == len(right) and None in (left_tail, right_tail) and _may_stand_for_none(tail):
            items = [point.values(x, y) for x, y in zip(left, right, strict=True)]
            return items, tail, left_open or right_open
        count = min(len(left), len(right))
        shared = [point.values(x, y) for x, y in zip(left[:count], right[:count], strict=True)]
        return shared, None, point.lose(Loss.SHAPE, "the length of a list differs between paths")

    def copied(self, value: ListObj, run: Run) -> Value:
        return list_methods.copied(run, value)

    def copied_deeply(self, value: ListObj, memo: Memo, run: Run) -> Value:
        if value in memo:
            return memo[value]
        run.step()
        made = ListObj([], None, value.open, value.kind)
        memo[value] = made
        made.items = [space.deep_copy(item, memo, run) for item in value.items]
        made.tail = value.tail and Repeated(space.deep_copy(value.tail.element, memo, run), value.tail.times)
        return made

    def representation(self, value: ListObj, run: Run) -> str | Unknown:
        if not value.exact:
            return run.unknown("text of a list of unknown length")
        brackets = "[{}]" if value.kind == "list" else "deque([{}])"
        return represented(value.items, lambda texts: brackets.format(", ".join(texts)), run)

    def parts(self, value: ListObj) -> Iterable[Value]:
        return value.items

    def mapped(self, value: ListObj, change: Callable[[Value], Value]) -> Value:
        return ListObj([change(item) for item in value.items], value.tail, value.open, value.kind)

    def exported(self, value: ListObj, run: Run) -> Any:
        if value.exact:
            return list(_each_exported(value.items, run))
        if value.tail is not None:
            number_choices.counts_axes(value.tail.times, run)
        return value.open or run.unknown("a list of symbolic length")

    def native(self, value: ListObj) -> Any:
        if not value.exact:
            raise NotNative("a list of unknown length")
        return TYPES[value.kind](space.native(item) for item in value.items)

    def node(self, value: ListObj, names: Names, depth: int) -> Any:
        return sequence_node(value.items, value.tail, value.open, names, depth)


def sequence_node(items: list[Value], tail: Repeated | None, reason: Unknown | None, names: Names, depth: int) -> Any:
    """A list or an iterator as a NODE."""
    if reason is not None:
        return {"unknown": reason.reason}
    if tail is not None:
        return {"unknown": f"a list of {names.text(tail.times)} items"}
    return {"seq": [space.node(item, names, depth + 1) for item in items]}


def _repeat(old: ListObj, count: Value, run: Run) -> None:
    made = space.binary("*", old, count, run)
    run.store.touch(old)
    if isinstance(made, ListObj):
        old.items, old.tail, old.open = made.items, made.tail, made.open
    else:
        old.items, old.tail, old.open = [], None, run.unknown("a list repeated an unknown number of times")


def _is_known(index: slice) -> bool:
    return all(part is None or isinstance(part, int) for part in (index.start, index.stop, index.step))


def _within(index: slice, known: int) -> bool:
    """Whether a slice takes none of what comes behind the items that are known."""
    start = 0 if index.start is None else index.start
    return index.stop is not None and 0 <= start <= known and 0 <= index.stop <= known and (index.step or 1) > 0


def _joined(left: ListObj, right: ListObj, run: Run) -> ListObj:
    if left.exact:
        return ListObj(left.items + right.items, right.tail, right.open)
    if left.tail is not None and left.open is None and right.exact and not right.items:
        return ListObj(left.items.copy(), left.tail)
    if left.tail is not None:
        symbols.mark_structural((left.tail.times,), run)
    return ListObj(left.items.copy(), open=left.open or run.unknown("lists of symbolic length joined"))


SET_OPERATORS = ("|", "&", "^", "-")


def _views(op: str, left: Value, right: Value, run: Run) -> Value:
    """`a.keys() | b.values()`: of lists, only the views of a dict know these operators."""
    try:
        sides = [known(dicts.make_set(space.items(side, run), run)) for side in (left, right)]
    except NotFollowed as lacking:
        return lacking.reason
    return space.binary(op, sides[0], sides[1], run)


register(tuple, TupleKind())
register(TorchSize, SizesKind())
register(Named, NamedKind())
register(ListObj, ListKind())


def _each_exported(items: Iterable[Value], run: Run) -> Iterator[Any]:
    """Items as rules see them; one that stands several times in a row is looked at once."""
    last: Value = Unknown("nothing yet")
    made: Any = last
    for item in items:
        if item is not last:
            last, made = item, space.exported(item, run)
        yield made
