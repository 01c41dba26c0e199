"""Frames: what of the checked program is running, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.interp.run.control import Raised
from shapecheck.interp.values.objects import ClassCell, FunctionObj, ListObj, ModuleObj, Scope, Value

DOUBT = "doubt"
"""The kind of a way on which something raised that is not known."""


@dataclass(eq=False, slots=True)
class Handling:
    """A place that takes exceptions. `takes_doubt` tells whether it takes those of what is not known; `doubted` is set
    once something below it may have raised one.
    """

    takes_doubt: Callable[[], bool]
    doubted: bool = False


def never() -> bool:
    """What takes no exception of anything that is not known."""
    return False


@dataclass(eq=False, slots=True)
class Frame:
    """A running function, class body or module body."""

    module: ModuleObj
    scope: Scope
    name: str
    caller: Frame | None
    at: ir.Pos = ir.NOWHERE
    function: FunctionObj | None = None
    cell: ClassCell | None = None
    self: Value = None
    class_scope: bool = False
    globals_: frozenset[str] = frozenset()
    nonlocals: frozenset[str] = frozenset()
    yields: ListObj | None = None
    at_yield: Callable[[Value], Value] | None = None
    """What runs where a generator yields, when it is a context manager: the block of its `with`."""
    pending: list[Any] = field(default_factory=list)
    """Ways that left what runs here early and wait until they arrive where they lead to."""
    exception: Raised | None = None
    call: ir.Call | None = None
    called: Value = None
    """What the latest call calls."""
    unpacked: tuple[ir.Expr, int] | None = None
    """The expression whose value the running assignment takes apart, and into how many parts."""
    discards: ir.Expr | None = None
    """The expression whose value the running statement does nothing with."""
    autocast: bool = False
    """Whether what runs here is under `torch.autocast`."""
    gone_on: dict[ir.Pos, int] | None = None
    """How often following went on behind a statement that raised, by its place."""
    home: Scope | None = None
    """The scope that a walrus binds in: the function's own, also from inside a comprehension."""

    @property
    def enclosing(self) -> Scope:
        """Where functions, comprehensions and classes that stand here look names up: a class body is left out."""
        scope = self.scope
        return scope.parent if self.class_scope and scope is self.home and scope.parent is not None else scope

    def parted(self, since: int = 0) -> bool:
        """Whether a way waits here beside the one that runs, other than where only a doubt leads to."""
        return any(not pending.doubted for pending in self.pending[since:])
