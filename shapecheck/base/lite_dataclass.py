"""`dataclass` for the classes of this package, made lazily: home-made, because of what the libraries cost a cold start.

A class gets its fields at once and its methods when they are first called, which for nearly half of the classes is
never. A type checker reads the standard library's names instead, so everything that it knows of dataclasses holds. What
differs at run time: `frozen=True` makes a class hashable but is enforced by the type checker alone. `fields`, `replace`
and `is_dataclass` of `dataclasses` work as ever. Imports nothing of the package.

The 139 classes of a cold run, made by each library, those built that such a run builds (CPU time, Python 3.11):

    lite_dataclass            8 ms, and 1 ms to import it     0.11 us to build an object of four fields
    dataclasses, frozen      49 ms, and 5 ms                  0.34 us
    dataclasses, not frozen  33 ms, and 5 ms                  0.12 us
    attrs, frozen            40 ms, and 14 ms                 0.30 us
    msgspec.Struct           4 ms, and 12 ms                  0.07 us

A cold check of benchmarks/model.py takes 306 ms with this and 349 ms with `dataclasses` in its place. `msgspec` comes
near; but its 12 ms fall to runs in which nothing has changed as well (those need a dozen of the classes), and it has no
field that `==` or `hash` leaves out. `python benchmarks/homemade.py classes` measures it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

__all__ = ["dataclass", "field", "replace"]

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass, field, replace
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True):
        """The decorator, with the options that the package uses."""
        if cls is None:
            return lambda cls: _built(cls, frozen, slots, eq)
        return _built(cls, frozen, slots, eq)

    def field(*, default=None, default_factory=None, compare=True, hash=None, repr=True):
        """A field with a default that is made for each object, or that `==`, `hash` or `repr` leave out."""
        return _Field(
            "", default_factory is None, default, default_factory, compare, compare if hash is None else hash, repr
        )

    def replace(record, /, **changes):
        """A copy of `record` with some fields changed."""
        cls = type(record)
        for name in cls.__record_fields__:
            if name not in changes:
                changes[name] = getattr(record, name)
        return cls(**changes)


class _Field(NamedTuple):
    name: str
    has_default: bool = False
    default: Any = None
    factory: Callable[[], Any] | None = None
    compare: bool = True
    hash: bool = True
    repr: bool = True


class _Missing:
    """Stands for an argument that was not given."""

    def __repr__(self) -> str:
        return "<made for each object>"


_MISSING = _Missing()


def _built(cls: Any, frozen: bool, slots: bool, eq: bool) -> Any:
    """`cls` with its fields found and its methods still to be written."""
    namespace = dict(vars(cls))
    fields: dict[str, _Field] = {}
    for base in reversed(cls.__mro__[1:]):
        fields.update(vars(base).get("__record_fields__", {}))
    own = []
    for name, annotation in namespace.get("__annotations__", {}).items():
        if str(annotation).startswith("ClassVar"):
            continue
        own.append(name)
        given = namespace.get(name, _MISSING)
        if given is _MISSING:
            fields[name] = _Field(name)
        elif isinstance(given, _Field):
            fields[name] = given._replace(name=name)
        else:
            fields[name] = _Field(name, has_default=True, default=given)
    if slots:
        for name in (*own, "__dict__", "__weakref__"):
            namespace.pop(name, None)
        namespace["__slots__"] = tuple(own)
        namespace["__qualname__"] = cls.__qualname__
        cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    else:
        for name in own:
            if isinstance(namespace.get(name), _Field):
                delattr(cls, name)
    cls.__record_fields__ = fields
    setattr(cls, "__match_args__", tuple(fields))  # noqa: B010 - a type checker refuses the plain assignment
    cls.__dataclass_fields__ = _StandardFields()
    _postpone(cls, "__init__", _init_source)
    if "__repr__" not in namespace:
        cls.__repr__ = _repr
    if slots:
        cls.__reduce__ = _reduce
    if eq:
        if "__eq__" not in namespace:
            _postpone(cls, "__eq__", _eq_source)
        if "__hash__" not in namespace:
            if frozen:
                _postpone(cls, "__hash__", _hash_source)
            else:
                cls.__hash__ = None
    return cls


def _postpone(cls: Any, name: str, source: Callable[[dict[str, _Field]], str]) -> None:
    """Give `cls` a method that writes itself when it is first called."""

    def first(record: Any, /, *args: Any, **kwargs: Any) -> Any:
        fields = cls.__record_fields__
        scope: dict[str, Any] = {"_missing": _MISSING}
        for f in fields.values():
            scope[f"_default_{f.name}"] = f.default
            scope[f"_make_{f.name}"] = f.factory
        exec(source(fields), scope)  # noqa: S102 - field names of our own classes, as `dataclasses` does it
        method = scope[name]
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, method)
        return method(record, *args, **kwargs)

    setattr(cls, name, first)


def _init_source(fields: dict[str, _Field]) -> str:
    parameters = ["_record", "/"]  # a field may be called `self`
    body = []
    for name, f in fields.items():
        if f.factory is not None:
            parameters.append(f"{name}=_missing")
            body.append(f"    _record.{name} = _make_{name}() if {name} is _missing else {name}\n")
        else:
            parameters.append(f"{name}=_default_{name}" if f.has_default else name)
            body.append(f"    _record.{name} = {name}\n")
    return f"def __init__({', '.join(parameters)}):\n{''.join(body) or '    pass'}"


def _tuple_source(of: str, names: list[str]) -> str:
    return f"({''.join(f'{of}.{name}, ' for name in names)})"


def _eq_source(fields: dict[str, _Field]) -> str:
    names = [f.name for f in fields.values() if f.compare]
    return (
        "def __eq__(self, other):\n"
        "    if self is other: return True\n"
        "    if other.__class__ is not self.__class__: return NotImplemented\n"
        f"    return {_tuple_source('self', names)} == {_tuple_source('other', names)}"
    )


def _hash_source(fields: dict[str, _Field]) -> str:
    names = [f.name for f in fields.values() if f.hash]
    return f"def __hash__(self):\n    return hash({_tuple_source('self', names)})"


def _repr(self: Any) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in self.__record_fields__.values() if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _reduce(self: Any) -> tuple[Any, ...]:
    cls = type(self)
    return cls, tuple([getattr(self, name) for name in cls.__record_fields__])


class _StandardFields:
    """What `dataclasses` looks for on a class: made when something asks."""

    def __get__(self, record: Any, cls: Any = None) -> dict[str, Any]:
        import dataclasses

        given = [(f.name, Any, _standard_field(f)) for f in cls.__record_fields__.values()]
        made: Any = dataclasses.make_dataclass(cls.__name__, given)
        found: dict[str, Any] = made.__dataclass_fields__
        cls.__dataclass_fields__ = found
        return found


def _standard_field(described: _Field) -> Any:
    import dataclasses

    options: dict[str, Any] = {"compare": described.compare, "hash": described.hash, "repr": described.repr}
    if described.factory is not None:
        options["default_factory"] = described.factory
    elif described.has_default:
        options["default"] = described.default
    return dataclasses.field(**options)
