"""Dicts and sets: items that must be there, items that may be, and keys that only some paths have set."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable, Mapping
from itertools import takewhile
from typing import Any, ClassVar, Generic, TypeVar

from shapecheck.dims import Poly, any_of, eq
from shapecheck.interp.builtins import dict_methods, dicts, methods, set_methods
from shapecheck.interp.builtins.kinds.host import Host
from shapecheck.interp.builtins.kinds.sequences import represented
from shapecheck.interp.builtins.kinds.text import percent
from shapecheck.interp.run import alternatives, number_choices, one_of, partial_keys, rest_arguments, space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import first_unknown
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
    register,
)
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_open
from shapecheck.interp.values import operations, truths
from shapecheck.interp.values.objects import Builtin, DictObj, Doubtful, SetObj, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown, is_dim

T = TypeVar("T", DictObj, SetObj)
TYPES: Mapping[str, type] = {
    "dict": dict,
    "OrderedDict": collections.OrderedDict,
    "Counter": collections.Counter,
    "defaultdict": collections.defaultdict,
}


class TableKind(Kind[T], Generic[T]):
    """What dicts and sets have in common."""

    precedence = Precedence.SET
    mutable = True
    lacks = frozenset({"is_callable", "call", "unary"})

    def methods(self, value: T) -> Mapping[str, Builtin]:
        """The models of its methods."""
        raise NotImplementedError

    def attribute(self, value: T, name: str, run: Run) -> Value:
        if name == "__class__":
            return self.class_of(value, run)
        method = self.methods(value).get(name)
        return MISSING if method is None else space.method(value, method, run)

    def length(self, value: T, run: Run) -> Value:
        space.fill_table(value, run)
        return value.open or len(value.items)

    def truth(self, value: T, run: Run) -> Value:
        space.fill_table(value, run)
        return True if value.items else value.open if value.open is not None else False

    def contains(self, value: T, item: Value, run: Run) -> Value:
        alternatives.compared(item, value.items, run)
        if isinstance(item, Unknown):
            some = value.items or value.open is not None or space.unread_table(value, run)
            return item if some else False
        try:
            found = item in value.items
        except TypeError:
            return run.unknown("membership of something unhashable")
        if found or space.complete_table(value, item, run):
            return True
        if self.surely_absent(value, item, run):
            return False
        return value.open or _symbolic_member(value.items, item)

    def surely_absent(self, value: T, item: Value, run: Run) -> bool:
        """Whether what is not among the items is not there on any path."""
        return False

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if op in ("==", "!="):
            return op == "!="
        return run.unknown("comparison of containers")


def _symbolic_member(items: Mapping[Any, Any], item: Value) -> Value:
    if isinstance(item, Poly):
        return truths.symbolic_truth(any_of(*(eq(item, key) for key in items if is_dim(key))))
    return False


class DictKind(TableKind[DictObj]):
    """A dict, an OrderedDict, a Counter or a defaultdict."""

    noun = "a dict"
    heavy = True

    def python_type(self, value: DictObj) -> type | None:
        return TYPES.get(value.kind, dict)

    def methods(self, value: DictObj) -> Mapping[str, Builtin]:
        return methods.METHODS.get(value.kind, {})

    def item(self, value: DictObj, index: Value, run: Run) -> Value:
        if isinstance(index, Unknown):
            if value.latest is not None and value.latest[0] is index:
                return value.latest[1]
            if value.factory is not None:
                run.store.touch(value)
                value.open = value.open or index
            return one_of.one_of(value.items.values(), index)
        alternatives.compared(index, value.items, run)
        try:
            if index in value.items:
                return value.items[index]
        except TypeError:
            return run.raise_(TypeError, "unhashable key")
        if space.complete_table(value, index, run):
            return value.items[index]
        if partial_keys.in_doubt(value, index):
            return partial_keys.value_at(value, index, run)
        if isinstance(index, Poly) and any(is_dim(key) for key in value.items):
            number_choices.picked(index, [key for key in value.items if isinstance(key, int)], run)
            return run.unknown("a key that sizes decide")
        if value.factory is not None:
            made = space.call(value.factory, (), {}, run)
            dicts.set_key(value, index, made, run)
            return made
        if value.kind == "Counter":
            return 0
        rest_arguments.lacks_key(value, index, run)
        raise Raised(KeyError(index), run.here())

    def set_item(self, value: DictObj, index: Value, new: Value, run: Run) -> None:
        dicts.set_key(value, index, new, run)

    def delete_item(self, value: DictObj, index: Value, run: Run) -> None:
        space.fill_table(value, run)
        run.store.touch(value)
        try:
            in_doubt = index not in value.items and partial_keys.in_doubt(value, index)
            partial_keys.are_gone(value, (index,))
            if not in_doubt:
                del value.items[index]
        except KeyError as error:
            raise Raised(KeyError(*error.args), run.here()) from None
        except TypeError:
            value.open = run.unknown("an item deleted at an unknown place")

    def rounds(self, value: DictObj, run: Run) -> Sequence | Unknown:
        space.fill_table(value, run)
        return Sequence(list(partial_keys.leading(value)), None, value.open or space.unread_table(value, run))

    def contains(self, value: DictObj, item: Value, run: Run) -> Value:
        found = super().contains(value, item, run)
        if value.kind != "environ" or not isinstance(found, Unknown) or not isinstance(item, str):
            return found
        return found if is_open(f"${item}", f"${item} is not set", run, Openness.USES) else False

    def surely_absent(self, value: DictObj, item: Value, run: Run) -> bool:
        if value.kind == "environ" and not (run.frame is not None and run.frame.module.is_user):
            return True
        return not isinstance(item, Poly) and not partial_keys.in_doubt(value, item)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if isinstance(left, DictObj) and isinstance(right, DictObj) and op == "|":
            made = DictObj({})
            space.fill_table(left, run)
            space.fill_table(right, run)
            partial_keys.merge(made, left, run)
            partial_keys.merge(made, right, run)
            return made
        if op == "%" and isinstance(left, str):
            return percent(left, right, run)
        return run.unknown(f"{op} of containers")

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if not (isinstance(left, DictObj) and isinstance(right, DictObj) and op in ("==", "!=")):
            return super().compare(op, left, right, run)
        reason = left.open or right.open
        if reason is not None:
            return reason
        result: Value = left.items.keys() == right.items.keys()
        for key in left.items if result is True else ():
            result = truths.conjunction(result, space.compare("==", left.items[key], right.items[key], run), run)
        return result if op == "==" else truths.negation(result, run)

    def in_place(self, op: str, value: DictObj, other: Value, run: Run) -> Value:
        if op != "|":
            return NOT_IN_PLACE
        dicts.update_dict(value, other, run)
        return value

    def join(self, a: DictObj, b: DictObj, point: Joining) -> Value:
        if (a.kind, a.factory) != (b.kind, b.factory):
            return point.unlike(a, b)
        made = DictObj({}, kind=a.kind, factory=a.factory)
        made.load(self.join_states(made, *point.written_states(a, b), point))
        return point.standing_for(a, b, made)

    def join_states(self, value: DictObj, a: Any, b: Any, point: Joining) -> Any:
        """A key of one path only is doubtful from here on, and so is an order that the paths do not share."""
        (left, left_open, _, left_doubt), (right, right_open, _, right_doubt) = a, b
        unseen = _unbounded(left_open, left_doubt), _unbounded(right_open, right_doubt)
        unbounded = unseen[0] or unseen[1]
        if left_doubt is None and right_doubt is None and list(left) == list(right):
            return {key: point.values(value, right[key]) for key, value in left.items()}, unbounded, None, None
        items = {key: point.values(value, right[key]) for key, value in left.items() if key in right}
        left_only = {**(left_doubt.values if left_doubt else {}), **left}
        right_only = {**(right_doubt.values if right_doubt else {}), **right}
        values = {key: value for key, value in point.some(left_only, right_only, unseen).items() if key not in items}
        known = left_doubt or right_doubt
        reason = known.reason if known is not None else point.lose(Loss.MINOR, "a key is there on some paths only")
        pairs = zip(_leading(left, left_doubt), _leading(right, right_doubt), strict=False)
        leading = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        return items, unbounded or reason, None, Doubtful(values, reason, leading)

    def copied(self, value: DictObj, run: Run) -> Value:
        return dict_methods.copied(run, value)

    def copied_deeply(self, value: DictObj, memo: Memo, run: Run) -> Value:
        if value in memo:
            return memo[value]
        run.step()
        made = DictObj({}, value.open, value.factory, value.kind)
        memo[value] = made
        made.items = {
            space.deep_copy(key, memo, run): space.deep_copy(item, memo, run) for key, item in value.items.items()
        }
        if value.doubtful is not None:
            made.doubtful = value.doubtful._replace(values=space.deep_copies(value.doubtful.values, memo, run))
        return made

    def representation(self, value: DictObj, run: Run) -> str | Unknown:
        def text(texts: list[str]) -> str:
            pairs = zip(texts[::2], texts[1::2], strict=True)
            inside = "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"
            return inside if value.kind == "dict" else f"{value.kind}({inside if texts else ''})"

        told = represented((part for pair in value.items.items() for part in pair), text, run)
        return first_unknown(told) or value.open or told

    def parts(self, value: DictObj) -> Iterable[Value]:
        return value.items.values()

    def mapped(self, value: DictObj, change: Callable[[Value], Value]) -> Value:
        items = {key: change(item) for key, item in value.items.items()}
        made = DictObj(items, value.open, value.factory, value.kind)
        made.doubtful = value.doubtful
        return made

    def exported(self, value: DictObj, run: Run) -> Any:
        return {key: space.exported(item, run) for key, item in value.items.items()}

    def native(self, value: DictObj) -> Any:
        if value.open is not None:
            raise NotNative("an open dict")
        plain = {space.native(key): space.native(item) for key, item in value.items.items()}
        made = {"OrderedDict": collections.OrderedDict, "Counter": collections.Counter}.get(value.kind)
        return plain if made is None else made(plain)

    def node(self, value: DictObj, names: Names, depth: int) -> Any:
        """A key that only some paths set is told with its absence."""
        made = mapping_node(value.items, names, depth)
        if value.doubtful is not None:
            absent = {k: v for k, v in value.doubtful.values.items() if k not in value.items}
            some = mapping_node(absent, names, depth)
            made["map"].update({key: {"any": [found, {"const": None}]} for key, found in some["map"].items()})
        return made


def mapping_node(items: Mapping[Any, Value], names: Names, depth: int) -> Any:
    """Keys whose value is None are left out."""
    return {"map": {str(k): space.node(v, names, depth + 1) for k, v in items.items() if v is not None}}


def _unbounded(open: Unknown | None, doubtful: Doubtful | None) -> Unknown | None:
    """Why a dict may hold keys that nobody has seen."""
    return None if doubtful is not None and open is doubtful.reason else open


def _leading(items: Mapping[Any, Value], doubtful: Doubtful | None) -> list[Any]:
    return list(items)[: None if doubtful is None else doubtful.leading]


class SetKind(TableKind[SetObj]):
    noun = "a set"
    python = set
    lacks = frozenset({"is_callable", "call", "item", "unary", "node", "join"})

    def methods(self, value: SetObj) -> Mapping[str, Builtin]:
        return methods.METHODS["set"]

    def rounds(self, value: SetObj, run: Run) -> Sequence | Unknown:
        space.fill_table(value, run)
        return Sequence(list(value.items), None, value.open or space.unread_table(value, run))

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return of_sets(op, left, right, run)

    def length(self, value: SetObj, run: Run) -> Value:
        if len(value.items) > 1 and _has_size(value.items):
            return value.open or run.unknown("how many of the sizes are equal")
        return super().length(value, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        a, b = members(left), members(right)
        if a is None or b is None:
            return super().compare(op, left, right, run)
        reason = why_open(left) or why_open(right)
        if reason is not None:
            return reason
        verdict = operations.natively(op, frozenset(a), frozenset(b), run)
        return verdict if verdict is True or not _has_size((*a, *b)) else run.unknown("whether sizes are equal")

    def in_place(self, op: str, value: SetObj, other: Value, run: Run) -> Value:
        made = space.binary(op, value, other, run) if members(other) is not None else None
        if not isinstance(made, SetObj):
            return NOT_IN_PLACE
        run.store.touch(value)
        value.items, value.open = made.items, value.open or made.open
        return value

    def join_states(self, value: SetObj, a: Any, b: Any, point: Joining) -> Any:
        (left, left_open), (right, right_open) = a, b
        if left.keys() == right.keys():
            return left, left_open or right_open
        shared = {item: None for item in left if item in right}
        return shared, point.lose(Loss.MINOR, "a set differs between paths")

    def copied(self, value: SetObj, run: Run) -> Value:
        return set_methods.copied(run, value)

    def copied_deeply(self, value: SetObj, memo: Memo, run: Run) -> Value:
        run.step()
        return SetObj({space.deep_copy(item, memo, run): None for item in value.items}, value.open)

    def representation(self, value: SetObj, run: Run) -> str | Unknown:
        return represented(value.items, lambda texts: "{" + ", ".join(texts) + "}" if texts else "set()", run)

    def exported(self, value: SetObj, run: Run) -> Any:
        return set(value.items)

    def native(self, value: SetObj) -> Any:
        if value.open is not None:
            raise NotNative("an open set")
        return {space.native(item) for item in value.items}


class FrozenSetKind(Host[frozenset]):  # type: ignore[type-arg]
    noun = "a frozenset"
    lacks = frozenset({"node"})
    methods: ClassVar[Mapping[str, Builtin]] = methods.METHODS["frozenset"]

    def rounds(self, value: frozenset[Value], run: Run) -> Sequence | Unknown:
        return Sequence(list(value))

    def length(self, value: frozenset[Value], run: Run) -> Value:
        return len(value)

    def contains(self, value: frozenset[Value], item: Value, run: Run) -> Value:
        if isinstance(item, (Poly, Unknown)):
            return super().contains(value, item, run)
        return item in value

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if isinstance(left, frozenset) and isinstance(right, frozenset):
            return of_sets(op, left, right, run)
        return super().binary(op, left, right, run)

    def native(self, value: frozenset[Value]) -> Any:
        return frozenset(space.native(item) for item in value)


def _has_size(values: Iterable[Value]) -> bool:
    """Whether a formula is among the members of a set: it may be equal to any other."""
    return any(isinstance(value, Poly) or (type(value) is tuple and _has_size(value)) for value in values)


def members(value: Value) -> dict[Any, None] | None:
    """The members of a set of either kind, in order; None for anything else."""
    return value.items if isinstance(value, SetObj) else dict.fromkeys(value) if isinstance(value, frozenset) else None


def why_open(value: Value) -> Unknown | None:
    """Why a set may hold more."""
    return value.open if isinstance(value, SetObj) else None


def of_sets(op: str, left: Value, right: Value, run: Run) -> Value:
    """An operator on two sets."""
    a, b = members(left), members(right)
    if a is None or b is None:
        return run.unknown(f"{op} of containers")
    match op:
        case "|":
            items = {**a, **b}
        case "&":
            items = {k: None for k in a if k in b}
        case "-":
            items = {k: None for k in a if k not in b}
        case "^":
            items = {**{k: None for k in a if k not in b}, **{k: None for k in b if k not in a}}
        case _:
            return run.unknown(f"{op} of sets")
    reason = why_open(left) or why_open(right)
    if reason is not None:
        return SetObj(items, reason) if op == "|" else reason
    return frozenset(items) if isinstance(left, frozenset) else SetObj(items)


register(DictObj, DictKind())
register(SetObj, SetKind())
register(frozenset, FrozenSetKind())
