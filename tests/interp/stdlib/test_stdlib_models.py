"""The real modules judge their models: every name and every parameter of a model is the real one's."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import Parameter
from pathlib import Path

import pytest

from shapecheck.interp import stdlib
from shapecheck.interp.run.function_models import BuiltinType
from shapecheck.interp.values.objects import Builtin, ClassMethod, ClassObj, Value

FOLDER = Path(stdlib.__file__).parent
FILES = sorted(
    path for path in FOLDER.rglob("*.py") if path.relative_to(FOLDER).parts[0] not in ("shared", "__init__.py")
)
NOT_IN_THE_REAL_MODULE = {
    "abc.ABC.register": "of its metaclass, which is `type` here",
    "collections.Callable": "programs for Python before 3.10 read it here, often behind `try`",
    "collections.Iterable": "the same",
    "collections.Iterator": "the same",
    "collections.Mapping": "the same",
    "collections.MutableMapping": "the same",
    "collections.Sequence": "the same",
    "contextlib.AsyncExitStack.__enter__": "`async with` is followed as `with`",
    "contextlib.AsyncExitStack.__exit__": "the same",
    "contextlib.AsyncExitStack.close": "one class stands for both kinds of stack",
    "enum.auto.__and__": "the body of a class holds `auto()` until it is over, where Python has its number",
    "enum.auto.__or__": "the same",
    "enum.auto.__xor__": "the same",
    "inspect.getargspec": "until Python 3.10",
    "itertools.batched": "since Python 3.12",
    "typing.ReadOnly": "since Python 3.13",
    "typing.TypeIs": "since Python 3.13",
    "typing.override": "since Python 3.12",
    "warnings.deprecated": "since Python 3.13",
}
OTHER_PARAMETERS = {
    "itertools.batched": "`strict` since Python 3.13",
}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(FOLDER).with_suffix("").parts).removesuffix(".__init__")


MODULES = [module_of(path) for path in FILES]


# -------------------------------------------------------------------- files
def test_the_folder_holds_models():
    assert {"heapq", "collections", "collections.abc", "os.path", "__future__"} <= set(MODULES)
    assert set(MODULES) == stdlib.modelled()


@pytest.mark.parametrize("name", MODULES)
def test_a_file_is_named_as_its_module_and_gives_its_names(name):
    assert name.partition(".")[0] in sys.stdlib_module_names or name == "typing_extensions"
    import_module(name)
    names = import_module(f"shapecheck.interp.stdlib.{name}").NAMES
    assert names
    assert all(isinstance(key, str) and key.isidentifier() for key in names)
    assert stdlib.find(name).keys() == names.keys()


@pytest.mark.parametrize("name", ["shared", "shared.tables", "os.__init__", "os..path", "__init__", "numpy", ""])
def test_what_is_no_module_of_python_is_not_found(name):
    assert not stdlib.find(name)


def test_a_module_without_a_file_has_no_known_names():
    assert stdlib.find("socket") == {}
    assert stdlib.find("concurrent.futures") == {}


def test_programs_do_not_share_what_they_may_write_into():
    assert stdlib.find("sys")["path"] is not stdlib.find("sys")["path"]


# -------------------------------------------------------------------- names
def modelled_names(module: str) -> Iterator[tuple[str, Value, object]]:
    """The names of a module, and those of its modelled classes, each with its model and the real module or class."""
    real = import_module(module)
    for name, value in stdlib.find(module).items():
        yield f"{module}.{name}", value, real
        members = (
            value.attrs if isinstance(value, ClassObj) else value.members if isinstance(value, BuiltinType) else {}
        )
        for member, model in members.items():
            yield f"{module}.{name}.{member}", model, getattr(real, name, None)


def has(owner: object, name: str) -> bool:
    """Whether a module binds a name, or a class or its bases do (not the class of the class)."""
    if isinstance(owner, type):
        return any(name in vars(kind) for kind in owner.__mro__)
    return hasattr(owner, name)


@pytest.mark.parametrize("module", MODULES)
def test_modelled_names_are_names_of_the_real_module(module):
    for name in (name for name in MODULES if name.startswith(f"{module}.")):
        import_module(name)  # a sub-module is a name of its package then
    absent = [
        name
        for name, _, owner in modelled_names(module)
        if owner is not None and not has(owner, name.rpartition(".")[2]) and name not in NOT_IN_THE_REAL_MODULE
    ]
    assert not absent


# -------------------------------------------------------------------- parameters
def parameters_of_model(value: Value) -> list[Parameter] | None:
    """The parameters that programs may give; None where a model takes whatever comes."""
    value = value.function if isinstance(value, ClassMethod) else value
    if not isinstance(value, Builtin):
        return None
    model = inspect.getclosurevars(value.call).nonlocals.get("model")
    return None if model is None else list(inspect.signature(model).parameters.values())[1:]


def parameters_of_real(owner: object, name: str) -> list[Parameter] | None:
    try:
        found = inspect.signature(getattr(owner, name))
    except (ValueError, TypeError, AttributeError):
        return None
    return [p for p in found.parameters.values() if not p.name.startswith("_")]


def differences(model: list[Parameter], real: list[Parameter]) -> list[str]:
    """Calls that one of the two refuses; what a model takes as `*args` or `**kwargs` may be anything."""
    stars = {p.kind for p in model}
    real_stars = {p.kind for p in real}
    if {Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD} <= real_stars and len(real) == 2:
        return []  # a signature that tells nothing
    found = []
    by_place = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    placed, real_placed = ([p for p in side if p.kind in by_place] for side in (model, real))
    if len(placed) > len(real_placed) and Parameter.VAR_POSITIONAL not in real_stars:
        found.append(f"takes {len(placed)} in a place, not {len(real_placed)}")
    if len(placed) < len(real_placed) and Parameter.VAR_POSITIONAL not in stars:
        found.append(f"takes only {len(placed)} in a place, not {len(real_placed)}")
    for mine, its in zip(placed, real_placed, strict=False):
        if mine.kind is not its.kind:
            found.append(f"`{its.name}` is {its.kind.description}")
        elif mine.name != its.name and mine.kind is not Parameter.POSITIONAL_ONLY:
            found.append(f"`{its.name}` is called `{mine.name}`")
        if (mine.default is Parameter.empty) is not (its.default is Parameter.empty):
            found.append(f"`{its.name}` {'has no' if its.default is Parameter.empty else 'has a'} default")
    known = {p.name for p in model}
    if Parameter.VAR_KEYWORD not in stars:
        named = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
        found += [f"`{p.name}` is not taken" for p in real[len(placed) :] if p.kind in named and p.name not in known]
    if Parameter.VAR_KEYWORD not in real_stars:
        its_names = {p.name for p in real}
        found += [
            f"there is no `{p.name}`" for p in model if p.kind is Parameter.KEYWORD_ONLY and p.name not in its_names
        ]
    return found


def is_called_by_the_language(method: str) -> bool:
    return method.startswith("__") and method not in ("__init__", "__new__", "__call__")


def by_place(parameters: list[Parameter]) -> list[Parameter]:
    """The parameters of a method whose arguments are never named."""
    named = Parameter.POSITIONAL_OR_KEYWORD
    return [p.replace(kind=Parameter.POSITIONAL_ONLY) if p.kind is named else p for p in parameters]


def misfits(module: str) -> list[str]:
    lines = []
    for name, value, owner in modelled_names(module):
        model, real = parameters_of_model(value), parameters_of_real(owner, name.rpartition(".")[2])
        if model is None or real is None or name in OTHER_PARAMETERS:
            continue
        if isinstance(value, ClassMethod):
            model = model[1:]
        elif isinstance(owner, type) and not isinstance(value, BuiltinType) and real and real[0].name == "self":
            model, real = model[1:], real[1:]
            if is_called_by_the_language(name.rpartition(".")[2]):
                model, real = by_place(model), by_place(real)
        lines += [f"{name}: {line}" for line in differences(model, real)]
    return lines


@pytest.mark.parametrize("module", MODULES)
def test_models_take_the_parameters_of_the_real_functions(module):
    assert not (found := misfits(module)), "\n".join(found)


def test_what_is_excused_is_modelled():
    every = {name for module in MODULES for name, _, _ in modelled_names(module)}
    assert {*NOT_IN_THE_REAL_MODULE, *OTHER_PARAMETERS} <= every


def test_a_difference_is_seen():
    def parameters(function):
        return list(inspect.signature(function).parameters.values())

    def real(a, /, b, c=1, *, d=2): ...

    same = [real, lambda a, /, b, c=5, *, d=None: 0, lambda *args, **kwargs: 0, lambda other, /, b, **kwargs: 0]
    other = [
        lambda a, b, c=1, *, d=2: 0,
        lambda a, /, x, c=1, *, d=2: 0,
        lambda a, /, b, c=1: 0,
        lambda a, /, b, c, *, d=2: 0,
        lambda a, /, b, *args, d=2: 0,
        lambda a, /, b, c=1, *, d=2, e=3: 0,
        lambda a, /, b, c=1, e=4, *, d=2: 0,
    ]
    same[3:] = [lambda other, /, b, *args, **kwargs: 0]
    assert [differences(parameters(model), parameters(real)) for model in same] == [[]] * len(same)
    assert all(differences(parameters(model), parameters(real)) for model in other)
