"""The state of one run: facts, store, frames, and what has been found. Made per run and passed along; no globals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.span import Span
from shapecheck.dims import Dim, Facts, Goal, Poly, Symbol
from shapecheck.hub import Pretrained
from shapecheck.interp.run.budget import Allowance, Budget
from shapecheck.interp.values.objects import (
    ClassObj,
    Completion,
    FunctionObj,
    Input,
    Instance,
    Made,
    ModuleObj,
    Scope,
    Table,
    Value,
    Written,
)
from shapecheck.interp.values.store import Store
from shapecheck.rules.core.check import Failure
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.registry import Registry, StandIn
from shapecheck.values import Origin, Tensor, Unknown

PRELUDE = str(Path(__file__).parent.parent.parent / "prelude")
"""Source of the package's own, which is no place to point a user at."""


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
    output: Value
    line: int
    entered: int = field(default=0, compare=False)
    left: int = field(default=0, compare=False)
    mult_adds: Dim | None = field(default=0, compare=False)
    """Of the layers that it runs itself, in one call."""
    times: Dim | None = field(default=1, compare=False)
    """How many calls this one stands for; None where a condition or a loop leaves that open."""


@dataclass(frozen=True, slots=True)
class GapRecord:
    reason: str
    at: Span | None


class Raised(Exception):
    """An exception of the checked program. `value` is a native exception or an Instance; `finding` a
    shape error behind it.
    """

    def __init__(self, value: Value, at: Span, finding: Finding | None = None, explicit: bool = False) -> None:
        super().__init__(str(value))
        self.value = value
        self.at = at
        self.finding = finding
        self.explicit = explicit


@dataclass(frozen=True, slots=True)
class Choice:
    """A free choice met by a run: how many options, and which are worth a try when only sizes fail."""

    options: int
    on_sizes: frozenset[int] | None = None
    last_resort: bool = False
    """Tried only where something fails."""


GIVEN = ("given",)
"""The choice that optional inputs are passed."""
MADE_WITH = ("made with",)
"""The choice that the constructor gets what None or 0 stand in for."""


class Restart(Exception):
    """An input turned out to be no tensor: the driver runs the path again with what is known now."""


class SplitNeeded(Exception):
    """Joining two paths would lose a shape: the driver runs the entry again, once for each side of `key`."""

    def __init__(self, key: Any) -> None:
        super().__init__("split")
        self.key = key


@dataclass(eq=False, slots=True)
class Frame:
    """A running function, class body or module body."""

    module: ModuleObj
    scope: Scope
    name: str
    caller: Frame | None
    at: ir.Pos = ir.NOWHERE
    function: FunctionObj | None = None
    owner: ClassObj | None = None
    self: Value = None
    class_scope: bool = False
    globals_: frozenset[str] = frozenset()
    nonlocals: frozenset[str] = frozenset()
    yields: list[Value] | None = None
    at_yield: Callable[[Value], Value] | None = None
    """What runs where a generator yields, when it is a context manager: the block of its `with`."""
    speculating: int = 0
    pending: list[Any] = field(default_factory=list)
    exception: Raised | None = None
    call: ir.Call | None = None
    autocast: bool = False
    """Whether what runs here is under `torch.autocast`."""
    home: Scope | None = None
    """The scope that a walrus binds in: the function's own, also from inside a comprehension."""


class DefinitionIndex(Protocol):
    """Which modules of a library bind or mention a name, told from their text."""

    def definers(self, module: str, name: str) -> tuple[str, ...]: ...
    def mentioners(self, module: str, name: str) -> Iterator[str]: ...
    def mentions(self, module: str, word: str) -> bool: ...
    def text(self, module: str) -> bytes: ...


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
    def locate(self, name: str) -> tuple[str, bool] | None: ...
    def is_package_folder(self, name: str) -> bool: ...
    def find(self, name: str, run: Run) -> Value | None: ...
    def ensure(self, module: ModuleObj, run: Run) -> None: ...
    def make(self, name: str, path: str, lowered: ir.Module, is_user: bool) -> ModuleObj: ...
    def execute(self, module: ModuleObj, run: Run) -> Completion | None: ...
    def prelude(self, module: str, name: str, run: Run) -> Value: ...
    def stand_in(self, found: StandIn, run: Run) -> Value: ...
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
    put_on_tensors: set[str] = field(default_factory=set)
    """The names of attributes that the program has set on any tensor."""
    summarised: bool = False
    """Whether a summary is read off besides shapes."""


class Run:
    """One run of an entry point under given decisions."""

    def __init__(self, session: Session, budget: Budget | None = None) -> None:
        self.registry = session.registry
        self.importer = session.importer
        self.library = session.library
        self.store = session.store
        self.written = session.written
        self.allowance = session.allowance
        self.pretrained = session.pretrained
        self.put_on_tensors = session.put_on_tensors
        self.summarised = session.summarised
        self.budget = budget or session.allowance.budget()
        self.facts = session.facts
        self.frame: Frame | None = None
        self.depth = 0
        self.findings: list[Finding] = []
        self.warnings: list[Finding] = []
        self.constraints: list[Constraint] = []
        self.gaps: dict[GapRecord, None] = {}
        self.layer_calls: list[LayerCallRecord] = []
        self.moment = 0
        self.work: list[Dim | None] = []
        """Multiply-adds of layers since the call of a module that is running began."""
        self.reveals: list[Finding] = []
        self.operations: dict[tuple[Any, ...], bool] = {}
        self.exercised: set[ClassObj] = set()
        self.call_arguments: dict[ClassObj, list[tuple[tuple[Value, ...], Mapping[str, Value]]]] = {}
        self.module_lists: dict[int, Span] = {}
        """Where a module was first appended to a plain list, by the list's id."""
        self.container_places: dict[tuple[Instance, str], Span] = {}
        self.names: dict[str, str] = {}
        self.renamed: dict[Symbol, Dim] = {}
        self.inputs: list[Input] = []
        self.catching = 0
        self.speculation = 0
        self.training: bool | None = None
        self.forced: dict[Any, int] = {}
        self.splits: dict[Any, bool] = {}
        self.choices: dict[Any, Choice] = {}
        self.choices_before_failure: int | None = None
        self.ranks: dict[str, int] = {}
        """The ranks that inputs have on the paths that ran before: all paths are of one call."""
        self.proven: int | None = None
        """How many findings stand whatever was chosen after the first of them; None where nothing was chosen since."""
        self.default_dtype: str | None = "float32"
        """What new parameters have; None once the program changes torch's default."""
        self.oddities = 0
        self.inputs_chosen = False
        self.ran_along: set[Symbol] = set()
        self.batches: set[Symbol] = set()
        self.parameters: set[str] = set()
        self.given: frozenset[str] = frozenset()
        """Symbols of inputs whose shapes were asked for."""
        self.splittable = True
        self.script = False
        self.path_conditions: list[tuple[Value, bool]] = []
        self.entry_inputs: dict[str, Value] = {}
        self.structural: dict[str, None] = {}
        self.flags: dict[str, None] = {}
        self.listed: dict[str, None] = {}
        self.foreign: dict[str, bool] = {}
        """Inputs that are used as no tensor can be (True: as a size): the runs that follow do not take them
        for tensors."""
        self.counted: set[str] = set()
        """Inputs of open dtype that something is looked up with: integers, in the runs that follow."""
        self.has_optional = False
        self.missing: dict[str, None] | None = None
        """While the entry's model is built: arguments that some constructor lacks."""
        self.structure: Mapping[str, Value] = {}
        """Values chosen for constructor parameters that decide structure."""
        self.constructed: Mapping[str, Value] | None = None
        """What the constructor of a class alone was called with, by parameter."""
        self.parts: dict[str, dict[str, Value]] = {}
        """Of constructor parameters that stand for objects: the attributes and items that were read of them."""
        self.seen: dict[Any, int] = {}
        self.fresh = 0
        self.identities = 0
        self.at_yield: Callable[[Value], Value] | None = None

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
        while frame is not None and not frame.module.is_user:
            frame = frame.caller
        if frame is None:
            assert self.frame is not None
            return inner, self.frame.name, None
        at = Span(frame.module.path, *frame.at)
        own = inner.path.startswith(PRELUDE) or any(inner.path == s.path for s in self.registry.stand_ins.values())
        return at, frame.name, (inner if inner != at and frame is not self.frame and not own else None)

    def stack_key(self) -> tuple[Any, ...]:
        """Tells this point of the program from others by the calls that led here."""
        key = []
        frame = self.frame
        while frame is not None:
            key.append((frame.module.path, frame.at))
            frame = frame.caller
        return tuple(key)

    # ------------------------------------------------------------ unknowns, gaps, raising
    def unknown(self, reason: str) -> Unknown:
        """A value that cannot be followed further; not yet a gap."""
        return Unknown(reason, self.here() if self.frame else None)

    def gap(self, unknown: Unknown) -> Unknown:
        """Report that a tensor operation or an output is not known because of `unknown`."""
        if unknown.reason:
            self.gaps[GapRecord(unknown.reason, unknown.at)] = None
        return unknown

    def raise_(self, kind: type[BaseException], text: str, finding: Finding | None = None) -> NoReturn:
        """Raise an exception of Python's own in the checked program."""
        raise Raised(kind(text), self.here(), finding)

    def step(self) -> None:
        self.budget.step()

    def note_failure(self) -> None:
        """Remember how many choices had been made when something first failed: later ones cannot mend it."""
        if self.choices_before_failure is None:
            self.choices_before_failure = len(self.choices)

    # ------------------------------------------------------------ decisions
    def choose(self, key: Any, options: int, on_sizes: frozenset[int] | None = None) -> int:
        """A free choice (angelic): the driver searches for choices under which nothing fails.

        `on_sizes` limits the options that are tried when sizes, not ranks, are what failed.
        """
        occurrence = self.seen.get(key, 0)
        self.seen[key] = occurrence + 1
        full = (key, occurrence)
        taken = self.forced.get(full, 0)
        self.choices[full] = Choice(options, on_sizes)
        if self.choices_before_failure is not None and self.proven is None and options > 1:
            self.proven = len(self.findings)
        return min(taken, options - 1)

    def suppose(self, goal: Goal) -> bool:
        """An undecided question of a rule: first taken as true."""
        return self.choose(("suppose", self.stack_key(), goal), 2) == 0

    def new_fresh(self) -> int:
        self.fresh += 1
        return self.fresh

    def tick(self) -> int:
        """A number that grows from call to call."""
        self.moment += 1
        return self.moment

    def new_identity(self) -> int:
        self.identities += 1
        return self.identities

    def suggest_name(self, dim: object, name: str) -> None:
        """The user's own name for a symbol, from `B, T, C = x.shape`."""
        if isinstance(dim, Poly) and len(dim.symbols) == 1 and name.isidentifier() and name != "_":
            (symbol,) = dim.symbols
            if "." in symbol.name and str(dim) == symbol.name:
                self.names.setdefault(symbol.name, name)

    def origin(self, what: str, tensor: Tensor, parent: Tensor | None, others: tuple[Origin, ...] = ()) -> Tensor:
        """`tensor` with a record of the operation that made it."""
        at, _, _ = self.user_place()
        step = Origin(what, at, tensor.shape, parent.origin if parent is not None else None, others)
        t = tensor
        return Tensor(t.shape, t.dtype, t.value, step, t.identity, t.array, t.memory, t.bounds, t.reach)
