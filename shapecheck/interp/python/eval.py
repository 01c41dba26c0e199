"""Expressions: one arm per node of `ir.Expr`, each a line or a call."""

from __future__ import annotations

from typing import assert_never

from shapecheck import ir
from shapecheck.interp.builtins import dicts, formatting
from shapecheck.interp.python import branches, calls, classes, comprehensions, indexes, names, ways
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import truths
from shapecheck.interp.values.objects import DictObj, ListObj, Value
from shapecheck.values import SomeDevice, SomeText, Unknown


def eval_expr(expr: ir.Expr, run: Run) -> Value:
    """The value of an expression in the running frame."""
    match expr:
        case ir.Name():
            return names.load(expr, run)
        case ir.Const():
            return expr.value
        case ir.Attribute():
            value = eval_expr(expr.value, run)
            frame = run.frame
            assert frame is not None
            frame.at = expr.at
            return _doubted(space.attribute(value, expr.name, run), run)
        case ir.Call():
            return _doubted(calls.eval_call(expr, run), run)
        case ir.Subscript():
            value = eval_expr(expr.value, run)
            index = eval_expr(expr.index, run)
            _at(expr.at, run)
            before = len(run.found.findings)
            found = space.item(value, index, run)
            if len(run.found.findings) > before:
                indexes.in_doubt(expr.index, run)
            return _doubted(found, run)
        case ir.Binary():
            left, right = eval_expr(expr.left, run), eval_expr(expr.right, run)
            _at(expr.at, run)
            return space.binary(expr.op, left, right, run)
        case ir.Display():
            return _display(expr, run)
        case ir.Compare():
            return _compare(expr, run)
        case ir.Unary():
            operand = eval_expr(expr.operand, run)
            _at(expr.at, run)
            return space.unary(expr.op, operand, run)
        case ir.Logical():
            return branches.logical(expr, run)
        case ir.Conditional():
            return branches.conditional(expr, run)
        case ir.Slice():
            parts = (None if part is None else eval_expr(part, run) for part in (expr.lower, expr.upper, expr.step))
            return slice(*parts)
        case ir.DictDisplay():
            return _dict(expr, run)
        case ir.FString():
            return _fstring(expr, run)
        case ir.Comprehension():
            return comprehensions.evaluate(expr, run)
        case ir.Lambda():
            return classes.make_function(expr.function, run)
        case ir.Walrus():
            value = eval_expr(expr.value, run)
            names.store_walrus(expr.target.id, value, run)
            return value
        case ir.Yield():
            return _yield(expr, run)
        case ir.Star():
            return eval_expr(expr.value, run)
        case ir.Await():
            return eval_expr(expr.value, run)
        case ir.OpaqueExpr():
            _at(expr.at, run)
            return run.unknown(f"{expr.what} is not followed")
        case _:
            assert_never(expr)


def _doubted(value: Value, run: Run) -> Value:
    """What an operation gave: where that is not known, it may have raised instead."""
    if isinstance(value, SomeText):
        return Unknown(value.reason, value.at)
    if run.handlers and isinstance(value, Unknown) and not isinstance(value, SomeDevice):
        ways.doubt(run)
    return value


def _at(at: ir.Pos, run: Run) -> None:
    assert run.frame is not None
    run.frame.at = at


def items_of(exprs: tuple[ir.Expr, ...], run: Run) -> list[Value] | Unknown:
    """The values of displayed items, stars spread; Unknown when a star's length is."""
    values: list[Value] = []
    for item in exprs:
        if isinstance(item, ir.Star):
            spread = space.iterate_exactly(eval_expr(item.value, run), run)
            if isinstance(spread, Unknown):
                return spread
            values.extend(spread)
        else:
            values.append(eval_expr(item, run))
    return values


def _display(expr: ir.Display, run: Run) -> Value:
    values = items_of(expr.items, run)
    if isinstance(values, Unknown):
        return ListObj([], open=values) if expr.kind == "list" else values
    if expr.kind == "tuple":
        return tuple(values)
    if expr.kind == "list":
        return ListObj(values)
    return dicts.make_set(values, run)


def _dict(expr: ir.DictDisplay, run: Run) -> Value:
    result = DictObj({})
    for key_expr, value_expr in expr.items:
        value = eval_expr(value_expr, run)
        if key_expr is None:
            dicts.update_dict(result, value, run)
            continue
        dicts.set_key(result, eval_expr(key_expr, run), value, run)
    return result


def _fstring(expr: ir.FString, run: Run) -> Value:
    parts: list[str] = []
    for part in expr.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        value = eval_expr(part.value, run)
        spec = "" if part.spec is None else _fstring(part.spec, run)
        text = formatting.format_value(value, part.conversion, spec, run)
        if isinstance(text, Unknown):
            return text
        parts.append((part.debug or "") + text)
    return "".join(parts)


def _compare(expr: ir.Compare, run: Run) -> Value:
    left = eval_expr(expr.operands[0], run)
    result: Value = True
    for op, operand in zip(expr.ops, expr.operands[1:], strict=True):
        right = eval_expr(operand, run)
        _at(expr.at, run)
        verdict = space.compare(op, left, right, run)
        if len(expr.ops) == 1:
            return verdict
        result = truths.conjunction(result, verdict, run)
        if result is False:
            return False
        left = right
    return result


def _yield(expr: ir.Yield, run: Run) -> Value:
    frame = run.frame
    assert frame is not None
    value = None if expr.value is None else eval_expr(expr.value, run)
    if frame.yields is None:
        return run.unknown("yield outside a generator")
    if frame.at_yield is not None and not expr.delegate:
        return frame.at_yield(value)
    space.extend(frame.yields, value if expr.delegate else ListObj([value]), run)
    if len(frame.yields.items) > run.budget.yields:
        raise calls.GeneratorFull
    if not expr.delegate:
        return None
    return value if isinstance(value, Unknown) else getattr(value, "result", None)
