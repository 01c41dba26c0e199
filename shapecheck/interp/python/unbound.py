"""What statements would have bound, had they run: names, attributes, items, what a container would hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.python import classes, names
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.run import handed_over, space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Instance, ListObj, Value
from shapecheck.values import Tensor, Unknown, is_dim


def leave_unknown(statements: Iterable[ir.Stmt], why: Unknown, run: Run) -> None:
    """Give all that they would have bound the value `why`."""
    run.catching += 1
    try:
        for statement in statements:
            if isinstance(statement, (ir.ClassDef, ir.FunctionDef)):
                _defined(statement, why, run)
            for target in _targets(statement):
                _leave(target, why, run)
    finally:
        run.catching -= 1


def returns(statement: Any) -> bool:
    """Whether a statement may end its function."""
    if isinstance(statement, (ir.Return, ir.Jump)):
        return not isinstance(statement, ir.Jump) or statement.kind != "pass"
    return any(map(returns, inside(statement)))


def _defined(statement: ir.ClassDef | ir.FunctionDef, why: Unknown, run: Run) -> None:
    """A class or function whose decorators or defaults fail is looked at without them."""
    name = statement.name if isinstance(statement, ir.ClassDef) else statement.function.name
    frame = run.frame
    try:
        if isinstance(statement, ir.ClassDef):
            classes.define_class(replace(statement, decorators=(), keywords=()), run)
        else:
            classes.define_function(replace(statement, function=replace(statement.function, decorators=())), run)
    except Raised:
        run.frame = frame
        names.store(name, why, run)


def inside(statement: Any) -> Iterator[ir.Stmt]:
    """The statements that one holds, those of functions and classes left out."""
    match statement:
        case ir.If() | ir.While() | ir.For():
            yield from (*statement.body, *statement.orelse)
        case ir.With():
            yield from statement.body
        case ir.Try():
            yield from (*statement.body, *statement.orelse, *statement.final)
            yield from (inner for handler in statement.handlers for inner in handler.body)
        case ir.Match():
            yield from (inner for case in statement.cases for inner in case.body)
        case _:
            pass


def _targets(statement: ir.Stmt) -> Iterator[ir.Expr]:
    """What a statement binds or fills, and what those inside it do."""
    match statement:
        case ir.Assign():
            yield from statement.targets
        case ir.AnnAssign() | ir.AugAssign() | ir.For():
            yield statement.target
        case ir.With():
            yield from (item.target for item in statement.items if item.target is not None)
        case ir.ExprStmt(value=ir.Call(func=function, args=args)):
            reached = (*((function.value,) if isinstance(function, ir.Attribute) else ()), *args)
            yield from (ir.Star(statement.at, part) for part in reached if isinstance(part, (ir.Name, ir.Attribute)))
        case ir.Import():
            yield from (_imported(statement, item) for item in statement.names if item.name != "*")
        case _:
            pass
    for walrus in _walruses(statement):
        yield walrus.target
    for inner in inside(statement):
        if isinstance(inner, (ir.ClassDef, ir.FunctionDef)):
            yield ir.Name(inner.at, inner.name if isinstance(inner, ir.ClassDef) else inner.function.name)
        yield from _targets(inner)


def _imported(statement: ir.Import, item: ir.ImportName) -> ir.Name:
    plain = item.name.partition(".")[0] if statement.module is None and not statement.level else item.name
    return ir.Name(statement.at, item.alias or plain)


def _walruses(node: Any) -> Iterator[ir.Walrus]:
    """The `name := value` in a statement's own expressions."""
    match node:
        case tuple():
            for part in node:
                yield from _walruses(part)
        case ir.Lambda() | ir.FunctionDef() | ir.ClassDef():
            pass
        case _:
            if isinstance(node, ir.Walrus):
                yield node
            for slot in getattr(type(node), "__slots__", ()):
                if slot not in ("body", "orelse", "final", "handlers", "cases"):
                    yield from _walruses(getattr(node, slot))


def _leave(target: ir.Expr, why: Unknown, run: Run) -> None:
    """One target; `*owner` stands for an object that a call may have changed."""
    try:
        match target:
            case ir.Name():
                names.store(target.id, why, run)
            case ir.Attribute():
                space.set_attribute(_owner(target.value, why, run), target.name, why, run)
            case ir.Subscript():
                index = target.index
                key = index.value if isinstance(index, ir.Const) else _owner(index, why, run)
                space.set_item(_owner(target.value, why, run), key, why, run)
            case ir.Display():
                for item in target.items:
                    _leave(item.value if isinstance(item, ir.Star) else item, why, run)
            case ir.Star():
                handed_over.leave_open_within(_owner(target.value, why, run), why, run)
            case _:
                pass
    except Raised:
        return


def _owner(expr: ir.Expr, why: Unknown, run: Run) -> Value:
    """What a chain of names and attributes stands for."""
    plain = expr
    while isinstance(plain, ir.Attribute):
        plain = plain.value
    return evaluator.eval_expr(expr, run) if isinstance(plain, ir.Name) else why


def forget_compared(test: ir.Expr, why: Unknown, run: Run) -> None:
    """The values that a failed assertion compares are in doubt; what acts on them is not."""
    run.catching += 1
    try:
        for part in ir.walk(test):
            if isinstance(part, (ir.Name, ir.Attribute)) and _is_compared(part, run):
                _leave(part, why, run)
    finally:
        run.catching -= 1


def _is_compared(part: ir.Name | ir.Attribute, run: Run) -> bool:
    """Whether a name, or an attribute of an object, holds a tensor, a size or several values."""
    assert run.frame is not None
    if isinstance(part, ir.Name):
        value = run.frame.scope.vars.get(part.id)
    else:
        owner = run.frame.scope.vars.get(part.value.id) if isinstance(part.value, ir.Name) else None
        value = owner.attrs.get(part.name) if isinstance(owner, Instance) else None
    return isinstance(value, (Tensor, ListObj, DictObj, tuple)) or (is_dim(value) and not isinstance(value, bool))
