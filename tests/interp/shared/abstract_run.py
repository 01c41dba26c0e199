"""Runs a program's text by the interpreter, and shows its values and CPython's in one form."""

from __future__ import annotations

import collections
import enum
import types
from collections.abc import Iterator, Mapping
from pathlib import Path

from shapecheck import ir
from shapecheck.interp.builtins import host_calls
from shapecheck.interp.builtins.enums import Member
from shapecheck.interp.libraries.modules import Importer
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.torch.library import Library
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    IteratorObj,
    ListObj,
    ModuleObj,
    Native,
    Partial,
    SetObj,
    Value,
)
from shapecheck.interp.values.store import Store
from shapecheck.syntax.parse import load_module
from shapecheck.testing import builtin_registry
from shapecheck.values import Unknown

FUNCTIONS = (FunctionObj, BoundMethod, Builtin, Native, Partial)


def run_program(
    source: str,
    path: str = "program.py",
    given: Mapping[str, Value] | None = None,
    library_roots: tuple[str, ...] = (),
) -> tuple[dict[str, Value], Run]:
    """The global names that a program leaves, with the run that made them; `given` are there from the start,
    `library_roots` hold the packages that it finds installed.
    """

    def load(path: str, name: str) -> ir.Module | None:
        return load_module(path, name, Path(path).read_bytes(), None)

    registry = builtin_registry()
    importer = Importer(load, (str(Path(path).parent),), library_roots)
    session = Session(registry, importer, Library(registry), Store())
    run = Run(session)
    run.entry.script = True
    run.path.splittable = False
    module = importer.make("__main__", path, load_module(path, "__main__", source.encode(), None), True)
    module.scope.vars.update(given or {})
    importer.modules["__main__"] = module
    importer.execute(module, run)
    return module.scope.vars, run


def evaluate(expression: str, setup: str = "", **given: Value) -> Value:
    """The value of one expression behind some statements."""
    return run_program(f"{setup}\nresult = {expression}\n", given=given)[0]["result"]


def of_program(value: Value) -> object:
    """A value of the interpreter in the common form."""
    if isinstance(value, Unknown):
        return f"UNKNOWN: {value.reason}"
    if isinstance(value, ListObj):
        assert value.exact, f"an open list: {value.open or value.tail}"
        return (value.kind, [of_program(item) for item in value.items])
    if isinstance(value, DictObj):
        assert value.open is None, f"an open dict: {value.open}"
        return (value.kind, [(of_program(k), of_program(v)) for k, v in value.items.items()])
    if isinstance(value, SetObj):
        return ("set", sorted(repr(of_program(item)) for item in value.items))
    if isinstance(value, Member):
        return ("member", value.cls.name, value.attrs["name"])
    if isinstance(value, Instance):
        attrs = {k: of_program(v) for k, v in sorted(value.attrs.items()) if not k.startswith("__") and k != "args"}
        payload = [] if value.payload is None else [of_program(value.payload)]
        return ("object", value.cls.name, attrs, *payload)
    if isinstance(value, (ClassObj, type)):
        return ("class", value.name if isinstance(value, ClassObj) else value.__name__)
    if isinstance(value, FUNCTIONS):
        return "function"
    if isinstance(value, (IteratorObj, Iterator)):
        return "iterator"
    if isinstance(value, ModuleObj):
        return "module"
    return _plain(value, of_program)


def of_python(value: object) -> object:
    """A value of CPython in the common form."""
    if isinstance(value, (collections.deque, list)) and type(value) in (list, collections.deque):
        return (type(value).__name__, [of_python(item) for item in value])
    if type(value) in (dict, collections.OrderedDict, collections.Counter, collections.defaultdict):
        assert isinstance(value, dict)
        return (type(value).__name__, [(of_python(k), of_python(v)) for k, v in value.items()])
    if type(value) is set:
        return ("set", sorted(repr(of_python(item)) for item in value))
    if isinstance(value, (type({}.keys()), type({}.values()), type({}.items()))):
        return ("list", [of_python(item) for item in value])
    if isinstance(value, enum.Enum):
        return ("member", type(value).__name__, value.name)
    if isinstance(value, type):
        return "function" if value.__module__ == "itertools" else ("class", value.__name__)
    if isinstance(value, Iterator):
        return "iterator"
    if isinstance(value, types.ModuleType):
        return "module"
    if isinstance(value, (types.FunctionType, types.MethodType, types.BuiltinFunctionType)) or type(value).__name__ in (
        "_lru_cache_wrapper",
        "method_descriptor",
    ):
        return "function"
    if type(value).__module__ == "__main__" and not isinstance(value, BaseException):
        attrs = {k: of_python(v) for k, v in sorted(getattr(value, "__dict__", {}).items()) if not k.startswith("__")}
        payload = [
            of_python(kind(value)) for kind in (dict, list, set, str, int, float, tuple) if isinstance(value, kind)
        ]
        return ("object", type(value).__name__, attrs, *payload[:1])
    return _plain(value, of_python)


def _plain(value: object, convert) -> object:
    if isinstance(value, tuple):
        return ("tuple", [convert(item) for item in value])
    if isinstance(value, frozenset):
        return ("frozenset", sorted(repr(convert(item)) for item in value))
    if isinstance(value, BaseException):
        return ("exception", type(value).__name__)
    if isinstance(value, (int, float, complex, str, bytes, range, slice, type(None), *host_calls.PURE)):
        return (type(value).__name__, repr(value))
    if isinstance(value, types.SimpleNamespace):
        return ("object", "SimpleNamespace", {k: convert(v) for k, v in sorted(vars(value).items())})
    return f"a {type(value).__name__}"


def public(names: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in names.items() if not name.startswith("_") and name.islower()}
