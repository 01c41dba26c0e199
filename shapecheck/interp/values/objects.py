"""The values that only the interpreter knows: containers with identity, functions, classes, modules, symbolic truth.

Known immutable Python values stand for themselves, builtin types and exception classes too. No analysis lives here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath
from types import EllipsisType, MappingProxyType, NotImplementedType
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass
from shapecheck.base.span import Span
from shapecheck.dims import Dim, Goal, Poly
from shapecheck.interp.values.store import Heap
from shapecheck.rules.core.layer import Layer
from shapecheck.values import DType, Tensor, Unknown


class Plain:
    """Base of the values that never change and that Python does not have."""

    __slots__ = ()


class Marker(Plain):
    """What an operation gives in place of a value where there is none; no program sees it."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.name}>"


Value: TypeAlias = (
    Heap | Plain | Tensor | Unknown | DType | Poly | int | float | complex | str | bytes | tuple[Any, ...]
    | frozenset[Any] | slice | range | type | BaseException | EllipsisType | NotImplementedType
    | re.Pattern[str] | re.Match[str] | PurePath | Fraction | Decimal | dt.date | dt.time | dt.timedelta | UUID
    | MappingProxyType[Any, Any] | None
)  # fmt: skip
"""All values of a checked program. Each class has a kind in `run.kinds`; a bool is an int here, as in Python."""
NONE: Mapping[str, Value] = {}


class Completion(NamedTuple):
    """How a block ended other than by running through: return, break, continue; or raise, of a way that waits, whose
    `value` is the exception as it is raised.
    """

    kind: str
    value: Any = None


class Repeated(NamedTuple):
    """The end of a list whose length is symbolic: `element` stands `times` times over."""

    element: Value
    times: Dim


class ListObj(Heap):
    """A list; `tail` repeats behind `items`; `open` tells why more items may be there. `kind`: list or deque."""

    noun = "a list"

    __slots__ = ("items", "kind", "open", "tail")

    def __init__(
        self, items: list[Value], tail: Repeated | None = None, open: Unknown | None = None, kind: str = "list"
    ) -> None:
        self.stamp = 0
        self.items = items
        self.tail = tail
        self.open = open
        self.kind = kind

    def save(self) -> Any:
        return (self.items.copy(), self.tail, self.open)

    def load(self, state: Any) -> None:
        self.items, self.tail, self.open = state[0].copy(), state[1], state[2]

    def forget(self, why: Unknown) -> None:
        self.items, self.tail, self.open = [], None, self.open or why

    @property
    def exact(self) -> bool:
        """Whether `items` is all there is."""
        return self.tail is None and self.open is None


class Doubtful(NamedTuple):
    """The keys that some paths put into a dict and others did not. `open` of the dict is `reason` where these are all
    that it may hold besides; the first `leading` of its items come before any of them.
    """

    values: Mapping[Any, Value]
    reason: Unknown
    leading: int


@dataclass(frozen=True, slots=True)
class PerhapsGiven(Unknown):
    """A keyword of a call that some paths give, as `value`, and others do not."""

    value: Value = None


class DictObj(Heap):
    """A dict; `open` tells why it may hold more keys, `doubtful` which, where that is known. `factory` is set for a
    defaultdict. `kind`: dict, Counter, ... `latest` is the last thing written, if that was under an unknown key: the
    same key gives it back. `owner` is the object whose attributes these are.
    """

    noun = "a dict"

    __slots__ = ("doubtful", "factory", "items", "kind", "latest", "open", "owner")

    def __init__(
        self, items: dict[Any, Value], open: Unknown | None = None, factory: Value = None, kind: str = "dict"
    ) -> None:
        self.stamp = 0
        self.items = items
        self.open = open
        self.factory = factory
        self.kind = kind
        self.latest: tuple[Unknown, Value] | None = None
        self.owner: Instance | None = None
        self.doubtful: Doubtful | None = None

    def save(self) -> Any:
        return (self.items.copy(), self.open, self.latest, self.doubtful)

    def load(self, state: Any) -> None:
        self.items, self.open, self.latest, self.doubtful = state[0].copy(), state[1], state[2], state[3]

    def forget(self, why: Unknown) -> None:
        """The keys stay: few programs take them away again."""
        self.items, self.open = dict.fromkeys(self.items, why), self.open or why


class SetObj(Heap):
    """A set, in insertion order."""

    noun = "a set"

    __slots__ = ("items", "open")

    def __init__(self, items: dict[Any, None], open: Unknown | None = None) -> None:
        self.stamp = 0
        self.items = items
        self.open = open

    def save(self) -> Any:
        return (self.items.copy(), self.open)

    def load(self, state: Any) -> None:
        self.items, self.open = state[0].copy(), state[1]

    def forget(self, why: Unknown) -> None:
        self.items, self.open = {}, self.open or why


class Scope(Heap):
    """Names and their values; `parent` is where a name is looked up next. Class bodies are skipped by
    inner functions. `stars` are the star imports of a module that are looked through only for names it lacks.
    """

    __slots__ = ("open", "parent", "stars", "vars")

    def __init__(self, vars: dict[str, Value], parent: Scope | None) -> None:
        self.stamp = 0
        self.vars = vars
        self.parent = parent
        self.open: Unknown | None = None
        self.stars: Any = None

    def save(self) -> Any:
        return (self.vars.copy(), self.open)

    def load(self, state: Any) -> None:
        self.vars, self.open = state[0].copy(), state[1]


class ScopeDict(DictObj):
    """What `globals()` gives: writes go to the names themselves."""

    __slots__ = ()

    def __init__(self, scope: Scope, open: Unknown | None) -> None:
        super().__init__(scope.vars, open)

    def load(self, state: Any) -> None:
        names = self.items
        super().load(state)
        names.clear()
        names.update(self.items)
        self.items = names


class ModuleObj(Heap):
    """A module read from source: its names, and where it came from. `state`: new, running, done. `typed` holds what
    it imports for type checkers only.
    """

    noun = "a module"

    __slots__ = ("ir", "is_user", "name", "path", "scope", "state", "stated", "typed")

    def __init__(self, name: str, path: str, module: ir.Module, scope: Scope, is_user: bool) -> None:
        self.stamp = 0
        self.name = name
        self.path = path
        self.ir = module
        self.scope = scope
        self.is_user = is_user
        self.state = "new"
        self.typed: Scope | None = None
        self.stated: Mapping[int, tuple[str, ...]] = {}
        """Shapes that comments behind statements give, dims as text, by line."""

    def save(self) -> Any:
        return self.state

    def load(self, state: Any) -> None:
        self.state = state


class Table(NamedTuple):
    """A dict or set of a library module: what it, or the object that holds it, is called there; and for one that is
    held, by which attribute, and the module of the holder's class.
    """

    content: DictObj | SetObj
    module: ModuleObj
    name: str
    attribute: str = ""
    home: str = ""


class ClassCell(Plain):
    """What `__class__` and `super()` mean in the functions of one class body: its class, once that is made. It stays
    even if what came of the class's module is taken back.
    """

    __slots__ = ("cls",)

    def __init__(self) -> None:
        self.cls: ClassObj | None = None


class FunctionObj(Heap):
    """A def or lambda with its closure. `cell` is that of the class body it stands in, at any depth."""

    noun = "a function"

    __slots__ = ("attrs", "cell", "closure", "defaults", "function", "module", "qualname")

    def __init__(
        self, function: ir.Function, closure: Scope, module: ModuleObj, defaults: dict[str, Value], qualname: str
    ) -> None:
        self.stamp = 0
        self.function = function
        self.closure = closure
        self.module = module
        self.defaults = defaults
        self.cell: ClassCell | None = None
        self.qualname = qualname
        self.attrs: dict[str, Value] = {}

    def save(self) -> Any:
        return (self.attrs.copy(), self.defaults)

    def load(self, state: Any) -> None:
        self.attrs, self.defaults = state[0].copy(), state[1]


@dataclass(frozen=True, slots=True, eq=False)
class CodeObj(Plain):
    """What a function runs, as `function.__code__` gives it, under the names that it goes by."""

    source: FunctionObj
    name: str
    qualname: str

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CodeObj) or self.source.function is not other.source.function:
            return False
        return (self.name, self.qualname) == (other.name, other.qualname)

    def __hash__(self) -> int:
        return hash((self.name, self.qualname))


@dataclass(frozen=True, slots=True)
class ClosureObj(Plain):
    """The cells of a function that stands in another one or in a class, as `function.__closure__` gives them."""

    scope: Scope
    cell: ClassCell | None


class ClassObj(Heap):
    """A class. Bases and MRO hold `ClassObj`s and builtin types. `rule` is the layer rule behind a torch class,
    `meta` its metaclass where that is another than `type`.
    """

    noun = "a class"

    __slots__ = ("at", "attrs", "bases", "is_module", "meta", "module", "mro", "name", "open", "rule", "torch_name")

    def __init__(self, name: str, bases: tuple[Value, ...], attrs: dict[str, Value], at: Span | None = None) -> None:
        self.stamp = 0
        self.name = name
        self.bases = bases
        self.attrs = attrs
        self.at = at
        self.mro: tuple[Value, ...] = (self,)
        self.meta: ClassObj | None = None
        self.is_module = False
        self.rule: type[Layer] | None = None
        self.torch_name: str | None = None
        self.open: Unknown | None = None
        self.module: ModuleObj | None = None

    @property
    def written(self) -> Iterator[ClassObj]:
        """The classes of its MRO that are not builtin types."""
        return (kind for kind in self.mro if isinstance(kind, ClassObj))

    @property
    def builtin(self) -> type | None:
        """The first builtin type of its MRO."""
        return next((kind for kind in self.mro if isinstance(kind, type)), None)

    def save(self) -> Any:
        return self.attrs.copy()

    def load(self, state: Any) -> None:
        self.attrs = state.copy()

    def __repr__(self) -> str:
        return f"<class {self.name}>"


class Instance(Heap):
    """An object of a class. `payload` is the value behind an object whose class extends a builtin type;
    `layer` the rule of a torch layer; `made` where it was created; `open` tells why attributes may be missing here;
    `doubtful` are those that some paths set and others did not.
    """

    noun = "an object"

    __slots__ = ("attrs", "cls", "doubtful", "layer", "made", "open", "payload")

    def __init__(self, cls: ClassObj, attrs: dict[str, Value], made: Span | None = None) -> None:
        self.stamp = 0
        self.cls = cls
        self.attrs = attrs
        self.payload: Value = None
        self.layer: Layer | None = None
        self.made: Made | None = None if made is None else Made(made, {})
        self.open: Unknown | None = None
        self.doubtful: Mapping[str, Value] = NONE

    def save(self) -> Any:
        return (self.attrs.copy(), self.payload, self.layer, self.open, self.cls, self.doubtful)

    def load(self, state: Any) -> None:
        attrs, self.payload, self.layer, self.open, self.cls, self.doubtful = state
        self.attrs = attrs.copy()

    def __repr__(self) -> str:
        return f"<{self.cls.name} object>"


class Made(NamedTuple):
    """Where an object was constructed and where each argument of a layer stands; whether its first input gave the rest.

    `call` is the expression that made it, in `program`, where it is the object's own; `owner` is how the object that
    has it was made, where it stands in that one's `__init__`.
    """

    at: Span
    arguments: Mapping[str, Span]
    sized_by_input: bool = False
    call: ir.Call | None = None
    program: ir.Module | None = None
    owner: Made | None = None


class Input(Heap):
    """A tensor whose rank is not chosen yet; `tensor` once it is. `certain`: its annotation says that it is a
    tensor.
    """

    noun = "an input"

    __slots__ = ("certain", "name", "tensor")

    def __init__(self, name: str, certain: bool = False) -> None:
        self.stamp = 0
        self.name = name
        self.certain = certain
        self.tensor: Tensor | None = None

    def save(self) -> Any:
        return self.tensor

    def load(self, state: Any) -> None:
        self.tensor = state


class InputParts(Heap):
    """An input that holds others, under attributes or (`table`) under keys: these come to be as the program asks for
    them.
    """

    __slots__ = ("name", "parts", "table", "written")

    def __init__(self, name: str, table: bool) -> None:
        self.stamp = 0
        self.name = name
        self.table = table
        self.parts: dict[str, Value] = {}
        self.written: dict[str, Value] = {}
        """What the program has put there itself."""

    def save(self) -> Any:
        return self.parts.copy(), self.written.copy()

    def load(self, state: Any) -> None:
        self.parts, self.written = state[0].copy(), state[1].copy()


@dataclass(frozen=True, slots=True)
class Word(Plain):
    """A text that the constructor is given and that is not known."""

    name: str


class IteratorObj(Heap):
    """An iterator over `items` from `position` on; `tail` and `open` as in a list; `more(i)` makes items without end.

    `closing` are items that come behind the tail.
    """

    noun = "an iterator"

    __slots__ = ("closing", "items", "more", "open", "position", "result", "tail")

    def __init__(
        self,
        items: list[Value],
        tail: Repeated | None = None,
        open: Unknown | None = None,
        more: Callable[[int], Value] | None = None,
    ) -> None:
        self.stamp = 0
        self.items = items
        self.tail = tail
        self.open = open
        self.more = more
        self.position = 0
        self.result: Value = None
        self.closing: list[Value] = []

    def save(self) -> Any:
        return (self.position, self.open, self.more)

    def load(self, state: Any) -> None:
        self.position, self.open, self.more = state


class Written(Heap):
    """The storages that were written to since they were made."""

    __slots__ = ("storages",)

    def __init__(self) -> None:
        self.stamp = 0
        self.storages: frozenset[object] = frozenset()

    def save(self) -> frozenset[object]:
        return self.storages

    def load(self, state: frozenset[object]) -> None:
        self.storages = state


class Parameter(Heap):
    """What makes a tensor a parameter, one for each; `trains` is its `requires_grad`, None where that is not known."""

    noun = "a constructor's parameter"

    __slots__ = ("trains",)

    def __init__(self, trains: bool | None = True) -> None:
        self.stamp = 0
        self.trains = trains

    def save(self) -> bool | None:
        return self.trains

    def load(self, state: bool | None) -> None:
        self.trains = state


@dataclass(frozen=True, slots=True, eq=False)
class Builtin(Plain):
    """A callable modelled by shapecheck: `call(run, args, kwargs)`."""

    noun = "a function"

    name: str
    call: Callable[..., Value]


@dataclass(frozen=True, slots=True, eq=False)
class Native(Plain):
    """A pure function of Python itself; really called when every argument is known."""

    noun = "a function"

    name: str
    function: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class BoundMethod(Plain):
    noun = "a method"
    self: Value
    function: Value


@dataclass(frozen=True, slots=True, eq=False)
class Partial(Plain):
    noun = "a partial"
    function: Value
    args: tuple[Value, ...]
    kwargs: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class PropertyObj(Plain):
    noun = "a property"
    getter: Value
    setter: Value = None
    cached: bool = False
    deleter: Value = None


@dataclass(frozen=True, slots=True, eq=False)
class StaticMethod(Plain):
    noun = "a function"
    function: Value


@dataclass(frozen=True, slots=True, eq=False)
class ClassMethod(Plain):
    noun = "a function"
    function: Value


@dataclass(frozen=True, slots=True, eq=False)
class SuperObj(Plain):
    """`super()`: look-up in the MRO of `kind` behind `after`, bound to `self`."""

    noun = "a super object"

    after: ClassObj
    self: Value
    kind: ClassObj


@dataclass(frozen=True, slots=True)
class LibraryName(Plain):
    """A dotted name of a library that rules model: `torch.nn.functional.relu`, `torch.nn`."""

    noun = "a name of a library"

    name: str


@dataclass(frozen=True, slots=True)
class SymBool(Plain):
    """A truth that depends on sizes."""

    noun = "a condition on sizes"

    goal: Goal


@dataclass(frozen=True, slots=True)
class Training(Plain):
    """`self.training` where nothing has set it: both sides count."""

    noun = "the training mode"

    negated: bool = False


@dataclass(frozen=True, slots=True)
class Ratio(Plain):
    """An exact fraction of dims, as `T / 2` gives; the denominator is positive."""

    noun = "a quotient of sizes"

    numerator: Dim
    denominator: Dim


@dataclass(frozen=True, slots=True)
class Real(Plain):
    """A float whose value is not known: a scale, a rate, a root of a size. It has no bearing on shapes by itself."""

    noun = "a number"


@dataclass(frozen=True, slots=True)
class SquareRoot(Real):
    """A float of which more is known: it is the square root of `square`, which is not negative."""

    square: Ratio


@dataclass(frozen=True, slots=True)
class ArrayRoot(SquareRoot):
    """`np.sqrt(T)`: a root that is an array without axes too."""

    array: Tensor


@dataclass(frozen=True, slots=True)
class RestOfRoot(Real):
    """What a square root has behind the point: 0 where the root is whole."""

    root: SquareRoot


@dataclass(frozen=True, slots=True)
class SymRange(Plain):
    """`range(start, stop, step)` with a bound that is not known."""

    noun = "a range"

    start: Dim
    stop: Dim
    step: int
