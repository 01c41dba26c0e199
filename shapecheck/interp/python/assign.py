"""Binding targets: names, attributes, items, and unpacking, which fails where the number of items is wrong."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import eq, symbols_of
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import indexes, names
from shapecheck.interp.run import chosen_lists, space
from shapecheck.interp.run.domains import demand
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ListObj, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.rules.core.check import Failure, Subject
from shapecheck.values import Tensor, Unknown


def bind_target(target: ir.Expr, value: Value, run: Run) -> None:
    """Assign `value` to a target."""
    match target:
        case ir.Name():
            names.store(target.id, value, run)
        case ir.Attribute():
            owner = evaluator.eval_expr(target.value, run)
            assert run.frame is not None
            run.frame.at = target.at
            space.set_attribute(owner, target.name, value, run)
            if target.name == "data":
                _put_data(target.value, owner, value, run)
        case ir.Subscript():
            owner = evaluator.eval_expr(target.value, run)
            index = evaluator.eval_expr(target.index, run)
            assert run.frame is not None
            run.frame.at = target.at
            before = len(run.found.findings)
            space.set_item(owner, index, value, run)
            if len(run.found.findings) > before:
                indexes.in_doubt(target.index, run)
        case ir.Display():
            _unpack(target, value, run)
        case ir.Star():
            bind_target(target.value, value, run)
        case _:
            pass


def _put_data(target: ir.Expr, owner: Value, value: Value, run: Run) -> None:
    """`layer.weight.data = value`: the parameter stays the one it was, with another shape and dtype."""
    if (
        not isinstance(owner, Tensor)
        or not isinstance(value, Tensor)
        or not isinstance(target, (ir.Name, ir.Attribute))
    ):
        return
    if (owner.shape, owner.dtype) != (value.shape, value.dtype):
        bind_target(target, replace(value, identity=owner.identity), run)


def _unpack(target: ir.Display, value: Value, run: Run) -> None:
    items = target.items
    star = next((i for i, item in enumerate(items) if isinstance(item, ir.Star)), None)
    assert run.frame is not None
    run.frame.at = target.at
    value = kind_of(value).unpacked(value, len(items) if star is None else None, run)
    sequence = space.sequence_of(value, run)
    if star is None and not isinstance(sequence, Unknown) and sequence.tail is not None and sequence.open is None:
        sequence = _counted(sequence, len(items), run)
    if isinstance(sequence, Unknown) or sequence.open is not None or sequence.tail is not None:
        reason = (
            sequence if isinstance(sequence, Unknown) else (sequence.open or _count_unknown(sequence.tail, value, run))
        )
        for item in items:
            bind_target(item, ListObj([], open=reason) if isinstance(item, ir.Star) else reason, run)
        return
    found = len(sequence.items)
    needed = len(items) if star is None else len(items) - 1
    if found != needed and (star is None or found < needed):
        if star is None:
            chosen_lists.is_unpacked(sequence.items, needed, run)
        _mismatch(target, value, found, needed, run)
    values = sequence.items
    if star is None:
        for item, part in zip(items, values, strict=True):
            if isinstance(item, ir.Name):
                run.found.suggest_name(part, item.id)
            bind_target(item, part, run)
        return
    after = len(items) - star - 1
    for item, part in zip(items[:star], values[:star], strict=True):
        if isinstance(item, ir.Name):
            run.found.suggest_name(part, item.id)
        bind_target(item, part, run)
    bind_target(items[star], ListObj(values[star : found - after]), run)
    for item, part in zip(items[star + 1 :], values[found - after :], strict=True):
        bind_target(item, part, run)


def _counted(sequence: Sequence, names: int, run: Run) -> Sequence:
    """A sequence of symbolic length as it is unpacked into so many names, which is a demand on the length."""
    tail, known = sequence.tail, len(sequence.items)
    assert tail is not None
    if run.catching or known > names or any(symbol.opaque for symbol in symbols_of(tail.times)):
        return sequence
    demand(eq(tail.times, names - known), ValueError, f"wrong number of values to unpack (expected {names})", run)
    return Sequence([*sequence.items, *[tail.element] * (names - known)])


def _count_unknown(tail: object, value: Value, run: Run) -> Unknown:
    return run.unknown("unpacking a sequence of symbolic length")


def _mismatch(target: ir.Display, value: Value, found: int, needed: int, run: Run) -> None:
    assert run.frame is not None
    run.frame.at = target.at
    at, scope, inner = run.user_place()
    failure = Failure("SHP104", {"found": found, "expected": needed}, Subject("value"))
    tensors = {"value": value} if isinstance(value, Tensor) else {}
    shape_like = isinstance(value, (Tensor, tuple)) or any(
        isinstance(item, Tensor) for item in getattr(value, "items", ())
    )
    finding = Finding(failure, Context("unpacking", at, scope, tensors, inner=inner)) if shape_like else None
    few = f"not enough values to unpack (expected {needed}, got {found})"
    many = f"too many values to unpack (expected {needed})"
    run.raise_(ValueError, few if found < needed else many, finding)
