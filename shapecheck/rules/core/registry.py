"""Tags that make a function or a class a rule, and the table that the tags are collected into.

A decorator only tags; `Registry.collect` reads the tags of a module. Two rules for one name are an error at start.
Knows no IR and no spans, and reads no files.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, Literal, TypeVar, dataclass_transform

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims import Dim
from shapecheck.rules.elements.functions import ElementFunction
from shapecheck.values import Tensor

TAG = "__shapecheck_rule__"
BUILTIN = "shapecheck.rules."
"""Begins the names of the modules that the package's own rules stand in."""
F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type)


class DuplicateRule(ValueError):
    """Two rules claim one name."""


ElementsWord = Literal["kept", "written"]
MultAdds = Callable[[Mapping[str, Any], Tensor], Dim | None]


@dataclass(frozen=True, slots=True)
class OpTag:
    """What the rule of an op declares of itself: see `op`."""

    names: tuple[str, ...] = ()
    elements: ElementsWord | None = None
    reshapes: bool = False
    mult_adds: MultAdds | None = None


@dataclass(frozen=True, slots=True)
class LayerTag:
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pointwise:
    """Ops that are data: the shape stays, or the tensors broadcast against each other.

    `tensors`: how many leading arguments are tensors (or numbers) that broadcast. `result`: the dtype that comes out:
    `same` keeps the promoted dtype, `float` lifts ints to float32, anything else is a dtype's name. `refuses`: the
    kinds of dtypes (`bool`, `int`, `float`, `complex`) that torch does not take, once promoted. `tensors_only`:
    plain numbers are refused. `elements`: what becomes of elements that are known.
    """

    names: tuple[str, ...]
    tensors: int = 1
    result: str = "same"
    refuses: tuple[str, ...] = ()
    tensors_only: bool = False
    elements: ElementFunction | None = None


@dataclass(frozen=True, slots=True)
class StandIn:
    """`own` in the Python source at `path`, which is read in place of a library's own definition."""

    path: str
    own: str


def op(
    *names: str, elements: ElementsWord | None = None, reshapes: bool = False, mult_adds: MultAdds | None = None
) -> Callable[[F], F]:
    """Tag a function as the rule of the callables `names` (fully dotted).

    `elements`: `kept`, the result has all the elements of the first argument and no other, wherever they stand and how
    often; `written`, the first argument has other elements afterwards. Without it nothing is known of the result's
    elements but what the rule itself gives it. `reshapes`: with torch's underscore behind its name it gives its
    argument another shape. `mult_adds`: how often a call multiplies or adds an element of a weight that it is given,
    from its arguments by name and its result; for functions that do the work of a layer.
    """
    if elements not in (None, "kept", "written"):
        raise ValueError(f"elements are kept or written, not {elements!r}")

    def tag(function: F) -> F:
        setattr(function, TAG, OpTag(names, elements, reshapes, mult_adds))
        return function

    return tag


NOTHING_DECLARED = OpTag()


def declared(rule: object) -> OpTag:
    """What the rule of an op declares of itself."""
    tag: OpTag = getattr(rule, TAG, NOTHING_DECLARED)
    return tag


@dataclass_transform(frozen_default=True)
def layer(*names: str) -> Callable[[C], C]:
    """Tag a class as the rule of the layers `names`; its annotations become the constructor's parameters."""

    def tag(cls: C) -> C:
        setattr(cls, TAG, LayerTag(names))
        return cls

    return tag


class Registry:
    """The rules of one run: ops and layers by torch's dotted name."""

    def __init__(self) -> None:
        self.ops: dict[str, Callable[..., Any] | Pointwise] = {}
        self.layers: dict[str, type] = {}
        self.stand_ins: dict[str, StandIn] = {}
        self.files: tuple[str, ...] = ()
        """The code of the plugins that filled this registry: what results rest on besides the source that was read."""
        self.by_plugins: set[str] = set()
        """The names that are not this package's own: they win over everything else that is known of a name."""
        self._source: dict[str, str] = {}

    def collect(self, module: ModuleType) -> None:
        """Add every tagged rule of a module, and every `Pointwise` table in it; rules may also stand in lists."""
        for value in (v for entry in vars(module).values() for v in (entry if isinstance(entry, list) else (entry,))):
            if isinstance(value, Pointwise):
                for name in value.names:
                    self._add(self.ops, name, value, module.__name__)
                continue
            if getattr(value, "__module__", None) != module.__name__:
                continue
            tag = vars(value).get(TAG) if isinstance(value, type) else getattr(value, TAG, None)
            if isinstance(tag, OpTag):
                for name in tag.names:
                    self._add(self.ops, name, value, module.__name__)
            elif isinstance(tag, LayerTag):
                for name in tag.names:
                    self._add(self.layers, name, value, module.__name__)

    def collect_all(self, modules: Iterable[ModuleType]) -> None:
        for module in modules:
            self.collect(module)

    def stand_in(self, name: str, path: str | os.PathLike[str], own: str | None = None) -> None:
        """Have `own` of the Python source at `path` read wherever a library defines `name`.

        `name`: the dotted name of a function, class or constant as its defining module has it, or of a method
        (`pkg.module.Class.method`). `own` is the last part of `name` if left out. The source is interpreted like the
        library's and never run; it imports what it needs by absolute names, and findings do not point into it.
        """
        found = StandIn(os.path.realpath(path), own or name.rpartition(".")[2])
        self._add(self.stand_ins, name, found, found.path)

    def _add(self, table: dict[str, Any], name: str, rule: object, source: str) -> None:
        if name in self._source:
            raise DuplicateRule(f"{name} has a rule in {self._source[name]} and another in {source}")
        self._source[name] = source
        table[name] = rule
        if not source.startswith(BUILTIN):
            self.by_plugins.add(name)

    def __contains__(self, name: str) -> bool:
        return name in self._source

    def __iter__(self) -> Iterator[str]:
        return iter(self._source)
