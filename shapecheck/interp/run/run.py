"""One run: its session, its frames, what holds on its path, what it has found, and what its entry is.

Made per run and passed along; there are no globals.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, Protocol

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.span import Span
from shapecheck.dims import Facts, Goal
from shapecheck.hub import Pretrained
from shapecheck.interp.run.budget import Allowance, Budget
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.entry import EntryState
from shapecheck.interp.run.findings import CallSite, Finding, Found
from shapecheck.interp.run.frames import Frame, Handling
from shapecheck.interp.run.path import PathState
from shapecheck.interp.values.objects import ClassObj, Completion, ModuleObj, Table, Value, Written
from shapecheck.interp.values.store import Store
from shapecheck.named_files import NamedFiles
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.registry import Registry, StandIn
from shapecheck.values import Origin, Tensor, Unknown

PRELUDE = str(Path(__file__).parent.parent.parent / "prelude")
"""Source of the package's own, which is no place to point a user at."""


class DefinitionIndex(Protocol):
    """Which modules of a library bind or mention a name, told from their text."""

    def definers(self, module: str, name: str) -> tuple[str, ...]: ...
    def mentioners(self, module: str, name: str) -> Iterator[str]: ...
    def mentions(self, module: str, word: str) -> bool: ...
    def names(self, module: str) -> Iterator[str]: ...
    def imports(self, module: str, name: str) -> bool: ...
    def text(self, module: str) -> bytes: ...


class Waiting(Protocol):
    """Which modules of the project may wait, and what may be asked of them later."""

    def may_be_late(self, module: str, name: str) -> bool: ...
    def star_may_be_late(self, module: str, names: Collection[str]) -> bool: ...
    def fills(self, module: str) -> bool: ...
    def writes(self, module: str, function: Sequence[str], table: str) -> bool: ...
    def fill_into(self, path: str, name: str) -> bool: ...


class Replaced(Protocol):
    """What plugins have rules for, by dotted name, and the modules that these names say there are."""

    @property
    def rules(self) -> frozenset[str]: ...
    @property
    def packages(self) -> frozenset[str]: ...


class Modules(Protocol):
    """Modules by dotted name, as all rooms ask for them; it is `libraries.modules.Importer`."""

    modules: dict[str, ModuleObj | None]
    namespaces: dict[str, ModuleObj]
    library_roots: Sequence[str]
    tables: dict[int, Table]
    table_writers: dict[int, frozenset[str]]
    absent_keys: set[tuple[int, str]]

    @property
    def definitions(self) -> DefinitionIndex: ...
    @property
    def replaced(self) -> Replaced: ...
    def locate(self, name: str) -> tuple[str, bool] | None: ...
    def installed_file(self, name: str) -> str | None: ...
    def version(self, package: str) -> str | None: ...
    def is_package_folder(self, name: str) -> bool: ...
    def find(self, name: str, run: Run) -> Value | None: ...
    def ensure(self, module: ModuleObj, run: Run) -> None: ...
    def settle(self, module: ModuleObj, run: Run) -> None: ...
    @property
    def waiting(self) -> Waiting: ...
    @property
    def late_runs(self) -> Sequence[Run]: ...
    def make(self, name: str, path: str, lowered: ir.Module, is_user: bool) -> ModuleObj: ...
    def execute(
        self, module: ModuleObj, run: Run, block: Callable[[tuple[ir.Stmt, ...], Run], Completion | None] | None = None
    ) -> Completion | None: ...
    def prelude(self, module: str, name: str, run: Run) -> Value: ...
    def stand_in(self, found: StandIn, run: Run) -> Value: ...
    def ruled(self, module: str, name: str, run: Run) -> Value: ...
    def ruled_names(self, module: str) -> list[str]: ...
    def module_name(self, module: ModuleObj, name: str, run: Run) -> Value | None: ...


class LibraryClasses(Protocol):
    """The class objects of torch's modules; it is `torch.library.Library`."""

    def find_class(self, name: str, run: Run) -> Value | None: ...
    def layer_class(self, rule: type[Layer], run: Run) -> ClassObj: ...


@dataclass(frozen=True, slots=True)
class Session:
    """What the runs over one file share: rules, modules, class objects, and the store that their objects live in."""

    registry: Registry
    importer: Modules
    library: LibraryClasses
    store: Store
    written: Written = field(default_factory=Written)
    facts: Facts = field(default_factory=Facts)
    """Nothing known: where every run starts, so that one run finds what another worked out."""
    allowance: Allowance = field(default_factory=Allowance)
    pretrained: Pretrained = field(default_factory=Pretrained)
    named_files: NamedFiles = field(default_factory=NamedFiles)
    put_on_tensors: set[str] = field(default_factory=set)
    """The names of attributes that the program has set on any tensor."""
    summarised: bool = False
    """Whether a summary is read off besides shapes."""


class Run:
    """One run of an entry point under given decisions."""

    def __init__(self, session: Session, budget: Budget | None = None) -> None:
        self.session = session
        self.store = session.store
        self.budget = budget or session.allowance.budget()
        self.path = PathState(session.facts)
        self.found = Found()
        self.entry = EntryState()
        self.frame: Frame | None = None
        self.depth = 0
        self.catching = 0
        """How many `try` statements that catch something are running."""
        self.handlers: list[Handling] = []
        """Those of them, innermost last, at which a way that raises goes on."""
        self.speculation = 0
        """How many undecided conditions what runs now stands below."""
        self.at_yield: Callable[[Value], Value] | None = None
        self.fresh = 0
        self.identities = 0
        self.moment = 0

    def step(self) -> None:
        self.budget.step()

    def new_fresh(self) -> int:
        """A number for a symbol that the run makes up."""
        self.fresh += 1
        return self.fresh

    def new_identity(self) -> int:
        """A number for a parameter."""
        self.identities += 1
        return self.identities

    def tick(self) -> int:
        """A number that grows from call to call."""
        self.moment += 1
        return self.moment

    def one_of_several(self) -> bool:
        """Whether another way has left a function that is running, or waits beside this one in it."""
        frame = self.frame
        while frame is not None and not frame.parted():
            frame = frame.caller
        return frame is not None

    @contextmanager
    def handled_by(self, handling: Handling | None, *, catches: bool = True) -> Iterator[None]:
        """What runs in here has a place around it that may take exceptions, if `handling` is one; `catches` tells
        whether it may take those of torch.
        """
        if handling is None:
            yield
            return
        self.catching += catches
        self.handlers.append(handling)
        try:
            yield
        finally:
            self.catching -= catches
            self.handlers.pop()

    def is_certain(self) -> bool:
        """Whether what runs now runs whichever way the undecided conditions go."""
        return not self.speculation and not self.one_of_several()

    def count_operation(self, known: bool) -> None:
        """Count a tensor operation by its place; it is known if it was every time."""
        if self.frame is not None:
            key = (self.frame.module.path, self.frame.at)
            self.found.operations[key] = self.found.operations.get(key, True) and known

    # ------------------------------------------------------------ places
    def here(self, at: ir.Pos | None = None) -> Span:
        """The current place in the file being run."""
        assert self.frame is not None
        return Span(self.frame.module.path, *(at or self.frame.at))

    def user_place(self) -> tuple[Span, str, Span | None]:
        """The innermost place in a checked file, its scope, and the library place that it led to (if it did)."""
        frame = self.frame
        assert frame is not None
        inner = Span(frame.module.path, *frame.at)
        if frame.module.is_user:
            return inner, frame.name, None
        while frame is not None and not frame.module.is_user:
            frame = frame.caller
        if frame is None:
            assert self.frame is not None
            return inner, self.frame.name, None
        at = Span(frame.module.path, *frame.at)
        own = inner.path.startswith(PRELUDE) or any(
            inner.path == s.path for s in self.session.registry.stand_ins.values()
        )
        return at, frame.name, None if own or inner == at else inner

    def call_site(self, slots: tuple[str, ...] = ()) -> CallSite | None:
        """The program around the running expression, where that is the user's own."""
        frame = self.frame
        return None if frame is None or not frame.module.is_user else CallSite(frame.module.ir, "expression", slots)

    def stack_key(self) -> tuple[Any, ...]:
        """Tells this point of the program from others by the calls that led here."""
        key = []
        frame = self.frame
        while frame is not None:
            key.append((frame.module.path, frame.at))
            frame = frame.caller
        return tuple(key)

    def origin(self, what: str, tensor: Tensor, parent: Tensor | None, others: tuple[Origin, ...] = ()) -> Tensor:
        """`tensor` with a record of the operation that made it."""
        at, _, _ = self.user_place()
        step = Origin(what, at, tensor.shape, parent.origin if parent is not None else None, others, what)
        t = tensor
        return Tensor(t.shape, t.dtype, t.elements, step, t.identity, t.array, t.memory)

    # ------------------------------------------------------------ unknowns, raising, decisions
    def unknown(self, reason: str) -> Unknown:
        """A value that cannot be followed further; not yet a gap. Source of shapecheck's own is nobody's place."""
        if self.frame is None:
            return Unknown(reason, None)
        own = self.frame.module.path.startswith(PRELUDE)
        return Unknown(reason, self.user_place()[0] if own else self.here())

    def raise_(
        self, kind: type[BaseException], text: str, finding: Finding | None = None, doubtful: bool = False
    ) -> NoReturn:
        """Raise an exception of Python's own in the checked program."""
        raise Raised(kind(text), self.here(), finding, doubtful=doubtful)

    def choose(self, key: Any, options: int, on_sizes: frozenset[int] | None = None, of: str | None = None) -> int:
        """A free choice; see `PathState.choose`."""
        return self.path.choose(key, options, on_sizes, len(self.found.findings), of)

    def suppose(self, goal: Goal) -> bool:
        """An undecided question of a rule: first taken as true, which is what people mean."""
        supposed = self.choose(("suppose", self.stack_key(), goal), 2) == 0
        self.path.oddities += not supposed
        return supposed
