"""Where a number that an argument names was set: a constant, a field of a configuration, a default, an argument.

Read off the text of one file; what is set twice, or elsewhere, is not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.values.objects import Made
from shapecheck.interp.words.mends.edits import spelled
from shapecheck.interp.words.mends.site import enclosing

DEEPEST = 8
"""Names that are followed one after the other."""


class Source(NamedTuple):
    """The literal that a number was written as, the words for what it is set to, and whether nothing else reads it."""

    constant: ir.Const
    at: Span
    words: str
    read_once: bool


class _Step(NamedTuple):
    """An expression in the running of one constructor; `made` is how that object was made, where that is written."""

    expr: ir.Expr
    made: Made | None
    words: str
    reads: int


def source_of(expr: ir.Expr, made: Made, path: str) -> Source | None:
    """Where the number of an argument of `made` comes from; None for a literal, which stands there itself."""
    program = made.program
    if program is None or isinstance(expr, ir.Const):
        return None
    step: _Step | None = _Step(expr, made.owner, spelled(expr) or "", 1)
    reads = 1
    for _ in range(DEEPEST):
        if step is None or isinstance(step.expr, ir.Const):
            break
        step = _next(step, program)
        reads = max(reads, step.reads if step is not None else 1)
    if step is None or not isinstance(step.expr, ir.Const):
        return None
    return Source(step.expr, Span(path, *step.expr.at), step.words, reads == 1)


def _next(step: _Step, program: ir.Module) -> _Step | None:
    match step.expr:
        case ir.Name(id=name):
            return _of_name(name, step, program)
        case ir.Attribute(value=ir.Name(id="self"), name=name):
            return _of_self(name, step, program)
        case ir.Attribute(value=owner, name=name):
            return _of_field(owner, name, step, program)
        case ir.Subscript(value=owner, index=ir.Const(value=str(key))):
            return _of_key(owner, key, step, program)
        case _:
            return None


def _of_name(name: str, step: _Step, program: ir.Module) -> _Step | None:
    """A parameter of the constructor, a local, or a constant of the module."""
    cls, function = enclosing(program, step.expr.at)
    if function is not None and name in function.locals:
        assigned = [value for target, value in _assigned(function.body) if _is_name(target, name)]
        parameter = next((p for p in function.parameters if p.name == name), None)
        if parameter is not None and not assigned and cls is not None and function.name == "__init__":
            return _of_parameter(parameter, function, step, program)
        reads = _reads_of_name(name, function.body)
        return _Step(assigned[0], step.made, name, reads) if len(assigned) == 1 and parameter is None else None
    assigned = [value for target, value in _assigned(program.body) if _is_name(target, name)]
    return _Step(assigned[0], step.made, name, _reads_of_name(name, program.body)) if len(assigned) == 1 else None


def _of_parameter(parameter: ir.Parameter, function: ir.Function, step: _Step, program: ir.Module) -> _Step | None:
    made, name = step.made, parameter.name
    reads = _reads_of_name(name, function.body)
    if made is None or made.call is None:
        return _Step(parameter.default, None, name, reads) if parameter.default is not None else None
    if made.program is not program or any(isinstance(a, ir.Star) for a in made.call.args):
        return None
    given = {k.name: k.value for k in made.call.keywords}
    names = [p.name for p in function.parameters[1:]]
    given |= dict(zip(names, made.call.args, strict=False))
    if None in given:
        return None
    if name in given:
        return _Step(given[name], made.owner, name, reads)
    return _Step(parameter.default, None, name, reads) if parameter.default is not None else None


def _of_self(name: str, step: _Step, program: ir.Module) -> _Step | None:
    cls, _ = enclosing(program, step.expr.at)
    return None if cls is None else _of_attribute(cls, name, step, program)


def _of_attribute(cls: ir.ClassDef, name: str, step: _Step, program: ir.Module) -> _Step | None:
    """What a class sets an attribute to: once in its `__init__`, or in its body."""
    values = [value for target, value in _assigned(cls.body) if _is_self_attribute(target, name)]
    values = values or [value for target, value in _assigned(cls.body) if _is_name(target, name)]
    reads = _reads_of_attribute(name, program.body)
    return _Step(values[0], step.made, f"self.{name}", reads) if len(values) == 1 else None


def _of_field(owner: ir.Expr, name: str, step: _Step, program: ir.Module) -> _Step | None:
    """A field of an object: what its making gives it, else the class's default."""
    reads = _reads_of_attribute(name, program.body)
    words = f"{spelled(owner) or '...'}.{name}"
    made = _followed(owner, step, program)
    if isinstance(made, ir.Call):
        given = next((k.value for k in made.keywords if k.name == name), None)
        if given is not None:
            return _Step(given, None, words, reads)
        made = made.func
    cls = _class_named(made, program)
    if cls is None:
        return None
    values = [value for target, value in _assigned(cls.body) if _is_name(target, name)]
    return _Step(values[0], None, words, reads) if len(values) == 1 else None


def _of_key(owner: ir.Expr, key: str, step: _Step, program: ir.Module) -> _Step | None:
    table = _followed(owner, step, program)
    values: list[ir.Expr] = []
    if isinstance(table, ir.DictDisplay):
        values = [value for name, value in table.items if isinstance(name, ir.Const) and name.value == key]
    if isinstance(table, ir.Call) and spelled(table.func) == "dict":
        values = [k.value for k in table.keywords if k.name == key]
    reads = sum(1 for n in ir.walk(program.body) if isinstance(n, ir.Subscript) and _is_key(n.index, key))
    return _Step(values[0], None, f"{spelled(owner) or '...'}[{key!r}]", reads) if len(values) == 1 else None


def _followed(expr: ir.Expr, step: _Step, program: ir.Module) -> ir.Expr | None:
    """Names followed to what is no name any more; a class's own name stays."""
    current: _Step | None = _Step(expr, step.made, "", 1)
    for _ in range(DEEPEST):
        if current is None or not isinstance(current.expr, (ir.Name, ir.Attribute)):
            break
        if _class_named(current.expr, program) is not None:
            break
        current = _next(current, program)
    return None if current is None else current.expr


def _class_named(expr: ir.Expr | None, program: ir.Module) -> ir.ClassDef | None:
    if not isinstance(expr, ir.Name):
        return None
    found = [s for s in program.body if isinstance(s, ir.ClassDef) and s.name == expr.id]
    return found[0] if len(found) == 1 else None


# -------------------------------------------------------------------- what a text assigns and reads
def _assigned(body: tuple[ir.Stmt, ...]) -> Iterator[tuple[ir.Expr, ir.Expr]]:
    """Targets with their values, of a class those in its methods too; what is changed in place counts twice."""
    for node in ir.walk(body):
        match node:
            case ir.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ir.Display) and isinstance(value, ir.Display):
                        yield from zip(target.items, value.items, strict=False)
                    else:
                        yield target, value
            case ir.AnnAssign(target=target, value=value) if value is not None:
                yield target, value
            case ir.AugAssign(target=target, value=value):
                yield from [(target, value)] * 2
            case ir.For(target=target, iterable=iterable):
                yield from [(target, iterable)] * 2
            case _:
                pass


def _is_name(target: ir.Expr, name: str) -> bool:
    return isinstance(target, ir.Name) and target.id == name


def _is_self_attribute(target: ir.Expr, name: str) -> bool:
    return isinstance(target, ir.Attribute) and target.name == name and _is_name(target.value, "self")


def _is_key(index: ir.Expr, key: str) -> bool:
    return isinstance(index, ir.Const) and index.value == key


def _reads_of_name(name: str, body: tuple[ir.Stmt, ...]) -> int:
    stored = sum(1 for target, _ in _assigned(body) if _is_name(target, name))
    return sum(1 for node in ir.walk(body) if isinstance(node, ir.Name) and node.id == name) - stored


def _reads_of_attribute(name: str, body: tuple[ir.Stmt, ...]) -> int:
    stored = sum(1 for target, _ in _assigned(body) if isinstance(target, ir.Attribute) and target.name == name)
    return sum(1 for node in ir.walk(body) if isinstance(node, ir.Attribute) and node.name == name) - stored
