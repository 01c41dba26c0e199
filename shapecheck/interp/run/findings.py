"""What a run records: failures with their context, constraints, calls of layers, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.span import Span
from shapecheck.dims import Dim, Goal, Poly, goal_symbols
from shapecheck.interp.values.objects import BoundMethod, ClassObj, FunctionObj, Instance, Made, Value
from shapecheck.rules.core.check import Failure
from shapecheck.values import Tensor, Unknown


@dataclass(frozen=True, slots=True)
class CallSite:
    """How the program writes a call: as a function, a method or an operator, or somewhere inside another call.

    `slots` are the callee's parameters in order, that of the object first for a method.
    """

    program: ir.Module
    form: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The call that a failure happened in: what it is called, where it stands, and what was passed."""

    what: str
    at: Span
    scope: str
    tensors: Mapping[str, Tensor] = field(default_factory=dict)
    arguments: Mapping[str, Span] = field(default_factory=dict)
    made: Made | None = None
    layer: object = None
    inner: Span | None = None
    """Where in library code it really happened, when `at` is the user's line that led there."""
    call_site: CallSite | None = None
    compared: Mapping[str, object] = field(default_factory=dict)
    """Both sides of a comparison that fails, as they are written."""
    called_at: Span | None = None
    """Where the function is called that an assertion stands in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A failure with its context; words are made of it once the symbols of the run have their names."""

    failure: Failure
    context: Context
    blamed: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraint:
    """Something that the inputs must satisfy, with the demand that asked for it."""

    goal: Goal
    failure: Failure | None
    context: Context | None


@dataclass(frozen=True, slots=True)
class LayerCallRecord:
    """One call of a sub-module."""

    module: Instance
    inputs: tuple[Value, ...]
    """By position, then those of `keywords`."""
    output: Value
    line: int
    entered: int = field(default=0, compare=False)
    left: int = field(default=0, compare=False)
    mult_adds: Dim | None = field(default=0, compare=False)
    """Of the layers that it runs itself, in one call."""
    times: Dim | None = field(default=1, compare=False)
    """How many calls this one stands for; None where a condition or a loop leaves that open."""
    keywords: tuple[str, ...] = field(default=(), compare=False)
    when: Goal = field(default=True, compare=False)
    """What sizes must satisfy for the call to be made."""


@dataclass(frozen=True, slots=True)
class GapRecord:
    reason: str
    at: Span | None
    goal: Goal | None = None
    """What the reason speaks of, where it is about sizes that are still to get their names."""


def left_to_data(goal: Goal, at: Span | None) -> GapRecord:
    return GapRecord(f"whether `{goal}` holds is not known", at, goal)


class Making(NamedTuple):
    """What a class of the project was made with, and where; arguments as `python.recipes` writes them."""

    path: str
    name: str
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]
    made_in: str
    line: int
    calls: tuple[tuple[tuple[Any, ...], tuple[tuple[str, Any], ...]], ...] = ()
    """What it was called with, by position and by name."""


@dataclass(eq=False, slots=True)
class Found:
    """What one run has found."""

    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    gaps: dict[GapRecord, None] = field(default_factory=dict)
    if_reached: list[Finding] = field(default_factory=list)
    """What fails for certain wherever a condition that is not decided lets the script come to it."""
    settled: set[str] = field(default_factory=set)
    """Reasons that have been told at their cause and are not told again where they matter."""
    told_sizes: set[str] = field(default_factory=set)
    """Names of the symbols of sizes that have been told to be unknown: what rests on them is not told again."""
    reveals: list[Finding] = field(default_factory=list)
    layer_calls: list[LayerCallRecord] = field(default_factory=list)
    operations: dict[tuple[object, ...], bool] = field(default_factory=dict)
    """Tensor operations by place, and whether their results are known."""
    work: list[Dim | None] = field(default_factory=list)
    """Multiply-adds of layers since the call of a module that is running began."""
    exercised: set[ClassObj] = field(default_factory=set)
    """Classes of modules that the run has called."""
    makings: dict[tuple[str, str], dict[Any, Making]] = field(default_factory=dict)
    """How models of the project were made, by the file and the name of their class."""
    making_of: dict[Instance, Making] = field(default_factory=dict)
    """Which of these a model was made by."""
    given: dict[Instance, tuple[tuple[Value, ...], Mapping[str, Value]]] = field(default_factory=dict)
    """What the constructors of modules were called with."""
    fitting: set[Span] = field(default_factory=set)
    """Where layers were made that took what they were given."""
    module_lists: dict[int, Span] = field(default_factory=dict)
    """Where a module was first appended to a plain list, by the list's id."""
    container_places: dict[tuple[Instance, str], Span] = field(default_factory=dict)
    undecorated: list[ClassObj] = field(default_factory=list)
    """Classes of which a decorator has made something unknown: they are still looked at by themselves."""
    names: dict[str, str] = field(default_factory=dict)
    """The user's own names for symbols of inputs."""
    entered: set[int] = field(default_factory=set)
    """The functions of the program that the run has called for certain, by the id of their source."""
    handed: list[Value] = field(default_factory=list)
    """The functions of the program that it gave to libraries."""

    def hand_over(self, values: Iterable[Value]) -> None:
        """A library is given values; it may call the functions of the program among them."""
        for value in values:
            function = value.function if isinstance(value, BoundMethod) else value
            if not isinstance(function, FunctionObj) or not function.module.is_user or value in self.handed:
                continue
            if function.function.name != "<lambda>":
                self.handed.append(value)

    def gap(self, unknown: Unknown) -> Unknown:
        """Report that a tensor operation or an output is not known because of `unknown`."""
        if unknown.reason and unknown.reason not in self.settled:
            self.gaps[GapRecord(unknown.reason, unknown.at)] = None
        return unknown

    def leave_open(self, goal: Goal, at: Span) -> None:
        """Report that it is not known whether something holds; of one place that is told once."""
        told = any(symbol.name in self.told_sizes for symbol in goal_symbols(goal))
        if not told and not any(gap.goal is not None and gap.at == at for gap in self.gaps):
            self.gaps[left_to_data(goal, at)] = None

    def suggest_name(self, dim: object, name: str) -> None:
        """The user's own name for a symbol, from `B, T, C = x.shape`."""
        if isinstance(dim, Poly) and len(dim.symbols) == 1 and name.isidentifier() and name != "_":
            (symbol,) = dim.symbols
            if "." in symbol.name and str(dim) == symbol.name:
                self.names.setdefault(symbol.name, name)
