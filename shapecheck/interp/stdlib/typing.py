"""typing: names that only annotate are harmless values; those that make classes or hand values on are followed.

`NamedTuple`, `TypedDict`, `cast`, `NewType` and the decorators are exact. What is read back from annotations
(`get_type_hints`, `isinstance` of a form other than `Union`) is unknown.
"""

from __future__ import annotations

import collections
import collections.abc
import contextlib
import re
from collections.abc import Mapping

from shapecheck.interp.builtins import builtin_types
from shapecheck.interp.run.function_models import builtin, identity, is_tuple, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared import named_tuples
from shapecheck.interp.values.objects import ClassObj, DictObj, Instance, StaticMethod, Value
from shapecheck.values import Unknown


# -------------------------------------------------------------------- special forms
def _form(name: str, origin: Value, args: tuple[Value, ...]) -> Instance:
    return Instance(FORM, {"__name__": name, "_name": name, "__origin__": origin, "__args__": args})


def _subscript(run: Run, self: Instance, index: Value, /) -> Value:
    name = self.attrs["__name__"]
    args = tuple(index) if is_tuple(index) else (index,)
    if name == "Annotated":
        return args[0]
    if name == "Optional":
        return _form("Union", self, (*args, None))
    return _form(name, self, args)


def _either(run: Run, self: Instance, other: Value, /) -> Value:
    return _form("Union", UNION, (self, other))


def _includes(run: Run, self: Instance, value: Value, /) -> Value:
    """`isinstance(x, Union[int, str])`."""
    if self.attrs["__name__"] == "Union":
        return builtin_types.is_instance(value, self.attrs["__args__"], run)
    return run.unknown("isinstance() of a typing form")


FORM = ClassObj(
    "_SpecialForm",
    (),
    table(
        {
            "__getitem__": _subscript, "__or__": _either, "__ror__": _either, "__instancecheck__": _includes,
            "__call__": lambda run, self, *args, **kwargs: run.unknown("a typing form called"),
        }
    ),
)  # fmt: skip
UNION = _form("Union", None, ())
FORMS = (
    "Any", "Optional", "Literal", "ClassVar", "Final", "Annotated", "NoReturn", "Never", "Self", "LiteralString",
    "Concatenate", "TypeAlias", "TypeGuard", "TypeIs", "Required", "NotRequired", "ReadOnly", "Unpack", "AnyStr",
    "SupportsIndex", "Type", "ForwardRef",
)  # fmt: skip
ALIASES: dict[str, Value] = {
    "List": list, "Dict": dict, "Tuple": tuple, "Set": set, "FrozenSet": frozenset, "Text": str, "Type": type,
    "DefaultDict": collections.defaultdict, "OrderedDict": collections.OrderedDict, "Counter": collections.Counter,
    "Deque": collections.deque, "ContextManager": contextlib.AbstractContextManager, "Pattern": re.Pattern,
    "Match": re.Match, "AbstractSet": collections.abc.Set, "MutableSet": collections.abc.MutableSet,
    **{
        name: getattr(collections.abc, name)
        for name in (
            "Callable", "Iterable", "Iterator", "Sequence", "MutableSequence", "Mapping", "MutableMapping", "Generator",
            "Hashable", "Sized", "Container", "Collection", "Reversible", "Awaitable", "Coroutine", "AsyncIterator",
            "AsyncIterable", "AsyncGenerator", "KeysView", "ValuesView", "ItemsView", "MappingView",
        )
    },
}  # fmt: skip


def _variable(run: Run, name: Value, *args: Value, **kwargs: Value) -> Value:
    made = _form(name if isinstance(name, str) else "T", None, ())
    if name == "P":
        made.attrs["args"] = made.attrs["kwargs"] = None
    return made


def _new_type(run: Run, name: Value, tp: Value) -> Value:
    return builtin("NewType", lambda run, value: value)


# -------------------------------------------------------------------- functions
def _cast(run: Run, typ: Value, val: Value) -> Value:
    return val


def _get_args(run: Run, tp: Value) -> Value:
    if isinstance(tp, Instance) and tp.cls is FORM:
        return tp.attrs["__args__"]
    return run.unknown("the arguments of an annotation")


def _get_origin(run: Run, tp: Value) -> Value:
    if isinstance(tp, Instance) and tp.cls is FORM:
        return tp.attrs["__origin__"]
    return run.unknown("the origin of an annotation")


def _assert_never(run: Run, arg: Value, /) -> Value:
    return run.raise_(AssertionError, "expected code to be unreachable")


def _transform(run: Run, *args: Value, **kwargs: Value) -> Value:
    return identity("dataclass_transform")


def _typed_dict(run: Run, typename: Value, fields: Value = None, /, **keywords: Value) -> Value:
    """`TypedDict`: its classes make plain dicts."""
    cls = typename if isinstance(typename, ClassObj) else ClassObj(str(typename), (), {})
    cls.bases, cls.mro = (dict,), (cls, dict)

    def new(run: Run, kind: Value, /, *args: Value, **kwargs: Value) -> Value:
        from_other = args[0] if args and isinstance(args[0], DictObj) else DictObj({})
        return DictObj({**from_other.items, **kwargs}, from_other.open)

    cls.attrs["__new__"] = StaticMethod(builtin("__new__", new))
    return cls


def _no_hints(run: Run, obj: Value, *args: Value, **kwargs: Value) -> Unknown:
    return run.unknown("get_type_hints()")


GENERIC = ClassObj("Generic", (), {})
PROTOCOL = ClassObj("Protocol", (GENERIC,), {})
PROTOCOL.mro = (PROTOCOL, GENERIC)

NAMES: Mapping[str, Value] = {
    **{name: _form(name, None, ()) for name in FORMS},
    "Union": UNION,
    **ALIASES,
    "TYPE_CHECKING": False,
    "Generic": GENERIC,
    "Protocol": PROTOCOL,
    "NamedTuple": builtin("NamedTuple", named_tuples.typed),
    "TypedDict": builtin("TypedDict", _typed_dict),
    **{name: builtin(name, _variable) for name in ("TypeVar", "ParamSpec", "TypeVarTuple")},
    "NewType": builtin("NewType", _new_type),
    "cast": builtin("cast", _cast),
    "get_args": builtin("get_args", _get_args),
    "get_origin": builtin("get_origin", _get_origin),
    "get_type_hints": builtin("get_type_hints", _no_hints),
    "assert_never": builtin("assert_never", _assert_never),
    "dataclass_transform": builtin("dataclass_transform", _transform),
    "assert_type": identity("assert_type"),
    "reveal_type": identity("reveal_type"),
    **{name: identity(name) for name in ("overload", "final", "override", "runtime_checkable", "no_type_check")},
    **{name: ClassObj(name, (PROTOCOL,), {}) for name in ("SupportsInt", "SupportsFloat", "SupportsAbs")},
    "IO": ClassObj("IO", (), {}),
    "TextIO": ClassObj("TextIO", (), {}),
    "BinaryIO": ClassObj("BinaryIO", (), {}),
}
