"""What a target asks a module for: each name that is called or looked into must be there; others may be symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from shapecheck import ir
from shapecheck.interp.builtins import namespace
from shapecheck.interp.libraries import modules
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, Instance, ModuleObj, Value
from shapecheck.values import Unknown


class Missing(NamedTuple):
    """A name that a target reads and that is not there: of what, and which names there are."""

    name: str
    owner: str
    known: tuple[str, ...]


def missing_name(module: ModuleObj, expression: ir.Expr, run: Run) -> Missing | None:
    """The first name of a target that names nothing."""
    for part in _asked(expression):
        found = _missing_global(module, part.id, run) if isinstance(part, ir.Name) else _missing_part(module, part, run)
        if found is not None:
            return found
    return None


def _asked(expression: ir.Expr) -> Iterator[ir.Name | ir.Attribute]:
    """The names and attributes that the value of an expression needs, inner ones first; plain arguments are not."""
    match expression:
        case ir.Name():
            yield expression
        case ir.Attribute(value=value):
            yield from _asked(value)
            yield expression
        case ir.Subscript(value=value, index=index):
            yield from _asked(value)
            yield from _within(index)
        case ir.Call(func=func, args=args, keywords=keywords):
            yield from _asked(func)
            for argument in (*args, *(keyword.value for keyword in keywords)):
                yield from _within(argument)
        case ir.Lambda() | ir.Comprehension():
            return  # they bind names of their own
        case _:
            yield from _within(expression)


def _within(expression: Any) -> Iterator[ir.Name | ir.Attribute]:
    """The same of an argument, where a name that stands alone may be a symbol."""
    match expression:
        case ir.Name() | ir.Lambda() | ir.Comprehension():
            return
        case ir.Attribute() | ir.Subscript() | ir.Call():
            yield from _asked(expression)
        case _:
            for part in ir.children(expression):
                yield from _within(part)


def _missing_global(module: ModuleObj, name: str, run: Run) -> Missing | None:
    if name in namespace.BUILTINS or modules.attribute(module, name, run) is not MISSING:
        return None
    written = set(_bound(module.ir.body))
    return None if name in written else Missing(name, module.name, _words({*_names(module, run), *written}))


def _bound(body: Iterable[ir.Stmt]) -> Iterator[str]:
    """Functions and classes at the top of a module, also those that its script part does not come to."""
    for statement in body:
        match statement:
            case ir.FunctionDef(function=function):
                yield function.name
            case ir.ClassDef(name=name):
                yield name
            case _:
                pass


def _missing_part(module: ModuleObj, part: ir.Attribute, run: Run) -> Missing | None:
    """An attribute that a module, a class or an object of the program does not have."""
    owner = _reached(module, part.value, run)
    match owner:
        case ModuleObj():
            if modules.attribute(owner, part.name, run) is not MISSING:
                return None
            return Missing(part.name, owner.name, _words(_names(owner, run)))
        case ClassObj() | Instance():
            try:
                space.attribute(owner, part.name, run)
            except Raised as raised:
                if isinstance(raised.value, AttributeError):
                    cls = owner if isinstance(owner, ClassObj) else owner.cls
                    return Missing(part.name, cls.name, _words(_members(owner, cls)))
        case _:
            pass
    return None


def _names(module: ModuleObj, run: Run) -> set[str]:
    return {*module.scope.vars, *run.session.importer.definitions.names(module.name)}


def _members(owner: ClassObj | Instance, cls: ClassObj) -> Iterator[str]:
    for kind in cls.written:
        yield from kind.attrs
    if isinstance(owner, Instance):
        yield from owner.attrs
        for table in ("_modules", "_parameters", "_buffers"):
            held = lookup.table(owner, table)
            yield from (str(name) for name in (held.items if held is not None else ()))


def _reached(module: ModuleObj, expression: ir.Expr, run: Run) -> Value:
    """What a name or a chain of attributes stands for; unknown for anything that would have to be run."""
    match expression:
        case ir.Name(id=name):
            return modules.attribute(module, name, run)
        case ir.Attribute(value=value, name=name):
            owner = _reached(module, value, run)
            return owner if isinstance(owner, Unknown) else space.attribute(owner, name, run)
        case _:
            return Unknown("")


def _words(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if not name.startswith("_")))
