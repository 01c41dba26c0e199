"""Kinds of unknown values, the top of the lattice, and of Python's own exceptions."""

from __future__ import annotations

from typing import Any

from shapecheck.dims import sym
from shapecheck.interp.builtins.kinds.host import Host
from shapecheck.interp.python import ways
from shapecheck.interp.run import handed_over, space, symbols
from shapecheck.interp.run.findings import GapRecord
from shapecheck.interp.run.kinds import MISSING, Kind, Precedence, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Instance, PerhapsGiven, Real, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.rules.torch.shape.inspecting import LOWEST
from shapecheck.values import Unknown, anything


class UnknownKind(Kind[Unknown]):
    """Every operation on what is not known gives the reason on."""

    noun = "a value that is not known"
    precedence = Precedence.UNKNOWN
    lacks = frozenset({"join", "native"})

    def class_of(self, value: Unknown, run: Run) -> Value:
        return value

    def is_callable(self, value: Unknown, run: Run) -> Value:
        return value

    def includes(self, cls: Unknown, value: Value, run: Run) -> Value:
        return value if isinstance(value, Unknown) else cls

    def attribute(self, value: Unknown, name: str, run: Run) -> Value:
        if name == "__init__":
            _base_not_known(value, run)
        return anything(value)

    def call(self, value: Unknown, args: Any, kwargs: Any, run: Run) -> Value:
        passed = (*args, *kwargs.values())
        handed_over.hand_over(passed, value, run)
        if run.frame is not None and run.frame.module.is_user and any(map(space.is_tensor, passed)):
            run.count_operation(known=False)
            if GapRecord(value.reason, value.at) not in run.found.gaps:
                run.found.gap(run.unknown(value.reason))
        return anything(value)

    def item(self, value: Unknown, index: Value, run: Run) -> Value:
        return anything(value)

    def rounds(self, value: Unknown, run: Run) -> Sequence | Unknown:
        return anything(value)

    def length(self, value: Unknown, run: Run) -> Value:
        """A number, whatever it is the length of."""
        return symbols.loop_symbol(run, "length") if value.reason else value

    def contains(self, value: Unknown, item: Value, run: Run) -> Value:
        return value

    def truth(self, value: Unknown, run: Run) -> Value:
        return value

    def as_index(self, value: Unknown, run: Run) -> Value:
        return value

    def special(self, value: Unknown, name: str, args: tuple[Value, ...], run: Run) -> Value:
        """`int(x)` and `float(x)` are numbers, whatever `x` is, or else they raise."""
        if name in ("int", "float") and run.handlers:
            ways.doubt(run)
        match name:
            case "int" if value.reason:
                return sym(f"number{run.new_fresh()}", opaque=True, minimum=LOWEST)
            case "float" if value.reason:
                return Real()
            case _:
                return value

    def unary(self, op: str, value: Unknown, run: Run) -> Value:
        return value

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return left if isinstance(left, Unknown) else right

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return left if isinstance(left, Unknown) else right

    def not_followed(self, value: Unknown, why: str, run: Run) -> Unknown:
        return value

    def representation(self, value: Unknown, run: Run) -> str | Unknown:
        return value

    def node(self, value: Unknown, names: Any, depth: int) -> Any:
        return {"unknown": value.reason or "an error was reported"}


def _base_not_known(reason: Unknown, run: Run) -> None:
    """A method asks for the constructor of a base that could not be followed: what it does to `self` is not known."""
    owner = run.frame.self if run.frame is not None else None
    if isinstance(owner, Instance):
        run.store.touch(owner)
        owner.open = owner.open or reason


class ExceptionKind(Host[BaseException]):
    """An exception of a builtin class."""

    noun = "an exception"
    lacks = frozenset({"length", "node"})

    def attribute(self, value: BaseException, name: str, run: Run) -> Value:
        if name == "args":
            return value.args
        if name == "__class__":
            return type(value)
        return Unknown(f"{name} of an exception") if hasattr(value, name) else MISSING

    def truth(self, value: BaseException, run: Run) -> Value:
        return True

    def text(self, value: BaseException, run: Run) -> str | Unknown:
        return exception_text(type(value), value.args, run)


def exception_text(kind: type, args: tuple[Value, ...], run: Run) -> str | Unknown:
    """`str` of an exception of a class with these arguments."""
    if len(args) == 1:
        return space.representation(args[0], run) if issubclass(kind, KeyError) else space.text(args[0], run)
    return "" if not args else space.representation(tuple(args), run)


register(Unknown, UnknownKind())
register(PerhapsGiven, UnknownKind())
register(BaseException, ExceptionKind())
