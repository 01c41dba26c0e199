"""Attribute look-up, assignment and deletion on every kind of value, with Python's order of precedence."""

from __future__ import annotations

from shapecheck.dims import Poly, sym
from shapecheck.interp.builtins import enums, host_calls, methods
from shapecheck.interp.libraries import modules
from shapecheck.interp.python import calls, exceptions
from shapecheck.interp.run import partial_keys
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import inputs, library, tensors
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassMethod,
    ClassObj,
    DictObj,
    FunctionObj,
    Input,
    Instance,
    IteratorObj,
    LibraryName,
    ListObj,
    ModuleObj,
    Native,
    Partial,
    PropertyObj,
    Ratio,
    Real,
    SetObj,
    StaticMethod,
    SuperObj,
    Training,
    Value,
)
from shapecheck.rules.core.check import Failure
from shapecheck.values import Named, Tensor, Unknown

PARAMETER_KINDS = ("positional", "plain", "keyword", "args", "kwargs")
"""In the order in which a code object names parameters."""


def get(value: Value, name: str, run: Run) -> Value:
    """`value.name`."""
    found = look_up(value, name, run)
    if found is lookup.MISSING:
        return _missing(value, name, run)
    return found


def look_up(value: Value, name: str, run: Run) -> Value:
    """`value.name`, or MISSING where Python would raise AttributeError."""
    if isinstance(value, Instance):
        return _instance(value, name, run)
    if isinstance(value, Unknown):
        if name == "__init__":
            _base_not_known(value, run)
        return value
    if isinstance(value, Input):
        if name in inputs.RANKLESS:
            return BoundMethod(value, LibraryName(f"torch.Tensor.{name}"))
        return look_up(inputs.settle(value, run), name, run)
    if isinstance(value, Tensor):
        return tensors.attribute(value, name, run, lookup.MISSING)
    if isinstance(value, LibraryName):
        return library.attribute(value, name, run)
    if isinstance(value, ModuleObj):
        return modules.attribute(value, name, run, lookup.MISSING)
    if isinstance(value, ClassObj):
        return _class(value, name, run)
    if isinstance(value, SuperObj):
        return _super(value, name, run)
    return _other(value, name, run)


def _other(value: Value, name: str, run: Run) -> Value:
    if isinstance(value, Named) and name in value.fields:
        return value[value.fields.index(name)]
    if name == "__class__":
        return calls.call(type, (value,), {}, run)
    table = methods.METHODS.get(_kind(value))
    if table is not None and name in table:
        method = table[name]
        return method.call(run, (value,), {}) if method.name.startswith("@") else BoundMethod(value, method)
    if isinstance(value, FunctionObj):
        return _function(value, name)
    if isinstance(value, Partial) and name in ("func", "args", "keywords"):
        return {"func": value.function, "args": value.args, "keywords": DictObj(dict(value.kwargs))}[name]
    if isinstance(value, PropertyObj) and name in ("fget", "fset"):
        return value.getter if name == "fget" else value.setter
    if isinstance(value, PropertyObj) and name in ("__get__", "__set__"):
        accessor, count = (value.getter, 1) if name == "__get__" else (value.setter, 2)
        return Builtin(name, lambda run, args, kwargs: calls.call(accessor, args[:count], {}, run))
    if isinstance(value, PropertyObj) and name in ("setter", "getter", "deleter"):
        return Builtin(name, lambda run, args, kwargs: _with_accessor(value, name, args[0]))
    if isinstance(value, BoundMethod):
        if name in ("__func__", "__self__"):
            return value.function if name == "__func__" else value.self
        return look_up(value.function, name, run)
    if isinstance(value, Poly) and not name.startswith("_"):
        return parameter_part(value, name, run)
    if isinstance(value, (Training, Ratio, Real)):
        return run.unknown(f"attribute {name} of an undecided value")
    if isinstance(value, (ListObj, DictObj, SetObj, IteratorObj)):
        return lookup.MISSING
    if isinstance(value, BaseException):
        return exceptions.attribute(value, name, lookup.MISSING)
    return host_calls.attribute(value, name, run, lookup.MISSING)


def parameter_part(value: Poly, name: str, run: Run) -> Value:
    """`cfg.hidden` or `cfg["hidden"]` of a constructor parameter that nobody gives: a symbol of that name."""
    if str(value) not in run.entry.parameters:
        return run.unknown(f"attribute {name} of a size")
    run.entry.parameters.add(name)
    part = run.entry.structure.get(name) or sym(name)
    run.entry.parts.setdefault(str(value), {})[name] = part
    return part


def _kind(value: Value) -> str:
    if isinstance(value, (DictObj, ListObj)):
        return value.kind
    if isinstance(value, SetObj):
        return "set"
    return type(value).__name__


def _with_accessor(value: PropertyObj, name: str, function: Value) -> PropertyObj:
    return PropertyObj(value.getter, function) if name == "setter" else PropertyObj(function, value.setter)


def _function(value: FunctionObj, name: str) -> Value:
    if name in value.attrs:
        return value.attrs[name]
    match name:
        case "__name__":
            return value.function.name
        case "__qualname__":
            return value.qualname
        case "__doc__":
            return value.function.docstring
        case "__module__":
            return value.module.name
        case "__code__":
            return _code(value)
        case "__defaults__" | "__wrapped__" | "__annotations__":
            return Unknown(f"{name} of a function")
        case _:
            pass
    return lookup.MISSING


CODE = ClassObj("code", (), {})


def _code(value: FunctionObj) -> Instance:
    """What decorators ask a code object: the names of a function and how many of them are its parameters."""
    function = value.function
    by_kind = {kind: tuple(p.name for p in function.parameters if p.kind == kind) for kind in PARAMETER_KINDS}
    names = tuple(name for kind in PARAMETER_KINDS for name in by_kind[kind])
    made = Instance(
        CODE,
        {
            "co_name": function.name,
            "co_filename": value.module.path,
            "co_firstlineno": function.line,
            "co_varnames": (*names, *sorted(function.locals.difference(names))),
            "co_argcount": len(by_kind["positional"]) + len(by_kind["plain"]),
            "co_posonlyargcount": len(by_kind["positional"]),
            "co_kwonlyargcount": len(by_kind["keyword"]),
        },
    )
    made.open = Unknown("a part of a code object")
    return made


# -------------------------------------------------------------------- instances


def _is_none_in_class(cls: ClassObj, name: str) -> bool:
    """Whether a class of the MRO binds `name`, given that `class_attribute` says None."""
    return any(isinstance(kind, ClassObj) and name in kind.attrs for kind in cls.mro)


def _has_fallback(cls: ClassObj, name: str) -> bool:
    """Whether something is found under a name that an object itself does not have."""
    return any(
        isinstance(kind, ClassObj) and (name in kind.attrs or isinstance(kind.attrs.get("__getattr__"), FunctionObj))
        for kind in cls.mro
    )


def _instance(value: Instance, name: str, run: Run) -> Value:
    hook = value.cls.attrs.get("__getattribute__")  # a class carries the one of its bases
    if isinstance(hook, FunctionObj):
        return _hooked(value, hook, name, run)
    return plain(value, name, run)


def _hooked(value: Instance, hook: FunctionObj, name: str, run: Run) -> Value:
    """`__getattribute__` of the program, then its `__getattr__`."""
    fallback = lookup.class_attribute(value.cls, "__getattr__")
    if fallback is None:
        return calls.call(hook, (value, name), {}, run)
    frame, depth = run.frame, run.depth
    run.catching += 1
    try:
        return calls.call(hook, (value, name), {}, run)
    except Raised as raised:
        if not isinstance(raised.value, AttributeError):
            raise
        run.frame, run.depth = frame, depth
    finally:
        run.catching -= 1
    return calls.call(bind(fallback, value, run), (name,), {}, run)


def plain(value: Instance, name: str, run: Run) -> Value:
    """`object.__getattribute__`, then `__getattr__`; MISSING where neither has the name."""
    found = lookup.class_attribute(value.cls, name)
    if isinstance(found, PropertyObj) and not (found.cached and name in value.attrs):
        return _read_property(value, found, name, run)
    if found is not None and isinstance(found, Instance):
        getter = lookup.class_attribute(found.cls, "__get__")
        if getter is not None:
            return calls.call(bind(getter, found, run), (value, value.cls), {}, run)
    attrs = value.attrs
    if name in attrs:
        return attrs[name]
    if value.cls.is_module:
        part = nn_module.find(value, name)
        if part is not None:
            return part[0]
    if value.doubtful or value.cls.is_module:
        doubtful = list(partial_keys.candidates(value, nn_module.TABLES, name))
        if doubtful:
            return partial_keys.attribute(doubtful, _has_fallback(value.cls, name), name, run)
    if found is not None:
        return bind(found, value, run)
    if _is_none_in_class(value.cls, name):
        return None
    if name == "__class__":
        return value.cls
    if name == "__dict__":
        return DictObj(attrs, partial_keys.why_open(value))
    own = held_names(value)
    if own is not None and name in own.items:
        return own.items[name]
    if value.payload is not None:
        inner = look_up(value.payload, name, run)
        if inner is not lookup.MISSING:
            return inner
    inherited = _from_builtin_base(value, name, run)
    if inherited is not lookup.MISSING:
        return inherited
    fallback = lookup.class_attribute(value.cls, "__getattr__")
    if fallback is not None:
        return calls.call(bind(fallback, value, run), (name,), {}, run)
    if value.open is not None:
        return value.open
    return _open_class(value.cls) or lookup.MISSING


def held_names(value: Instance) -> DictObj | None:
    """The dict that `self.__dict__ = self` made an object's own names."""
    found = value.attrs.get("__dict__")
    if isinstance(found, Instance):
        found = found.payload
    return found if isinstance(found, DictObj) else None


def _open_class(cls: ClassObj) -> Unknown | None:
    """Why a class may have attributes that are not seen: one of its bases is unknown."""
    for kind in cls.mro:
        if isinstance(kind, ClassObj) and kind.open is not None:
            return kind.open
    return None


def _from_builtin_base(value: Instance, name: str, run: Run) -> Value:
    for kind in value.cls.mro:
        if isinstance(kind, type) and kind is not object:
            if issubclass(kind, BaseException):
                if name == "args":
                    return value.attrs.get("args", ())
                continue
            table = methods.METHODS.get(kind.__name__)
            if table is not None and name in table:
                return BoundMethod(value.payload, table[name])
    return lookup.MISSING


def _read_property(value: Instance, found: PropertyObj, name: str, run: Run) -> Value:
    result = calls.call(found.getter, (value,), {}, run)
    if found.cached:
        run.store.touch(value)
        value.attrs[name] = result
    return result


def bind(found: Value, owner: Value, run: Run) -> Value:
    """A class attribute as seen through an instance."""
    if isinstance(found, (FunctionObj, Builtin)):
        return BoundMethod(owner, found)
    if isinstance(found, StaticMethod):
        return found.function
    if isinstance(found, ClassMethod):
        return BoundMethod(owner.cls if isinstance(owner, Instance) else owner, found.function)
    if isinstance(found, PropertyObj):
        return calls.call(found.getter, (owner,), {}, run)
    return found


# -------------------------------------------------------------------- classes and super
def _class(value: ClassObj, name: str, run: Run) -> Value:
    for kind in value.mro:
        if isinstance(kind, ClassObj) and name in kind.attrs:
            found = kind.attrs[name]
            if isinstance(found, StaticMethod):
                return found.function
            if isinstance(found, ClassMethod):
                return BoundMethod(value, found.function)
            getter = lookup.class_attribute(found.cls, "__get__") if isinstance(found, Instance) else None
            if getter is not None:
                return calls.call(bind(getter, found, run), (None, value), {}, run)
            member = enums.member(value, name, found)
            return found if member is None else member
    match name:
        case "__name__" | "__qualname__":
            return value.name
        case "__mro__":
            return value.mro
        case "__bases__":
            return value.bases
        case "__dict__":
            return DictObj(dict(value.attrs))
        case "__module__":
            return value.module.name if value.module else "builtins"
        case "__doc__":
            return None
        case "__members__":
            return DictObj(dict(enums.names_of(value)))
        case "__subclasses__" | "__annotations__":
            return value.attrs.get(name, Unknown(f"{name} of a class"))
        case _:
            pass
    for kind in value.mro:
        if isinstance(kind, type) and kind is not object and hasattr(kind, name):
            table = methods.METHODS.get(kind.__name__, {})
            return table.get(name) or Native(f"{kind.__name__}.{name}", getattr(kind, name))
    if name == "__init__":
        return Builtin("object.__init__", lambda run, args, kwargs: None)
    return _open_class(value) or lookup.MISSING


def _base_not_known(reason: Unknown, run: Run) -> None:
    """A method asks for the constructor of a base that could not be followed: what it does to `self` is not known."""
    owner = run.frame.self if run.frame is not None else None
    if isinstance(owner, Instance):
        run.store.touch(owner)
        owner.open = owner.open or reason


def _super(value: SuperObj, name: str, run: Run) -> Value:
    mro = value.kind.mro
    start = mro.index(value.after) + 1 if value.after in mro else 1
    for kind in mro[start:]:
        if isinstance(kind, ClassObj):
            if name in kind.attrs:
                found = kind.attrs[name]
                if isinstance(value.self, ClassObj) and isinstance(found, (FunctionObj, Builtin)):
                    return BoundMethod(value.self, found) if name == "__init_subclass__" else found
                return bind(found, value.self, run)
            if kind.open is not None:
                return kind.open
        elif isinstance(kind, type):
            inherited = _super_builtin(kind, value.self, name, run)
            if inherited is not lookup.MISSING:
                return inherited
    if name in methods.OBJECT_METHODS:
        return _object_method(value, name)
    if name == "__getattr__" and isinstance(value.self, Instance) and value.self.cls.is_module:
        return Builtin(
            "Module.__getattr__", lambda run, args, kwargs: nn_module.get_registered(value.self, args[0], run)
        )
    return lookup.MISSING


def _object_method(value: SuperObj, name: str) -> Builtin | BoundMethod:
    method = methods.OBJECT_METHODS[name]
    return method if name == "__new__" else BoundMethod(value.self, method)


def _super_builtin(kind: type, owner: Value, name: str, run: Run) -> Value:
    if issubclass(kind, BaseException) and name == "__init__":
        return Builtin("__init__", lambda run, args, kwargs: _set_args(owner, args, run))
    if name == "__init__" and isinstance(owner, Instance) and kind is not object:
        return Builtin("__init__", lambda run, args, kwargs: host_calls.fill_payload(owner, kind, args, kwargs, run))
    table = methods.METHODS.get(kind.__name__)
    if table is not None and name in table and isinstance(owner, Instance):
        return BoundMethod(owner.payload, table[name])
    if name == "__new__" and kind is not object:
        return Builtin(
            "__new__", lambda run, args, kwargs: host_calls.new_payload(args[0], kind, args[1:], kwargs, run)
        )
    return lookup.MISSING


def _set_args(owner: Instance, args: tuple[Value, ...], run: Run) -> None:
    run.store.touch(owner)
    owner.attrs["args"] = tuple(args)


# -------------------------------------------------------------------- writing
def set(owner: Value, name: str, value: Value, run: Run) -> None:
    """`owner.name = value`."""
    if isinstance(owner, Instance):
        _set_instance(owner, name, value, run)
    elif isinstance(owner, (ClassObj, FunctionObj)):
        run.store.touch(owner)
        owner.attrs[name] = value
    elif isinstance(owner, ModuleObj):
        run.store.touch(owner.scope)
        owner.scope.vars[name] = value
    elif isinstance(owner, Tensor):
        tensors.set_attribute(owner, name, value, run)
    elif isinstance(owner, LibraryName) and owner.name in ("torch.Tensor", "torch.nn.Parameter"):
        run.session.put_on_tensors.add(name)
    elif isinstance(owner, BoundMethod):
        set(owner.function, name, value, run)


def _set_instance(owner: Instance, name: str, value: Value, run: Run) -> None:
    setter = lookup.class_attribute(owner.cls, "__setattr__")
    if isinstance(setter, (FunctionObj, Builtin)):
        calls.call(bind(setter, owner, run), (name, value), {}, run)
        return
    set_default(owner, name, value, run)


def set_default(owner: Instance, name: str, value: Value, run: Run) -> None:
    """`object.__setattr__`: through properties and descriptors."""
    if name == "__class__" and isinstance(value, ClassObj):
        run.store.touch(owner)
        owner.cls = value
        return
    found = lookup.class_attribute(owner.cls, name)
    if isinstance(found, PropertyObj):
        if found.setter is not None:
            calls.call(found.setter, (owner, value), {}, run)
            return
        if not found.cached:
            run.raise_(AttributeError, f"property {name!r} of {owner.cls.name!r} object has no setter")
    if isinstance(found, Instance):
        setter = lookup.class_attribute(found.cls, "__set__")
        if setter is not None:
            calls.call(bind(setter, found, run), (owner, value), {}, run)
            return
    set_plain(owner, name, value, run)


def set_plain(owner: Instance, name: str, value: Value, run: Run) -> None:
    """Into the object itself, or as Module does it for a module."""
    if owner.cls.is_module:
        nn_module.set_attribute(owner, name, value, run)
        return
    own = held_names(owner)
    if own is not None:
        run.store.touch(own)
        own.items[name] = value
        return
    run.store.touch(owner)
    owner.attrs[name] = value
    if owner.doubtful:
        partial_keys.settle(owner, (), name, run)


def delete(owner: Value, name: str, run: Run) -> None:
    """`del owner.name`."""
    if isinstance(owner, Instance):
        if owner.cls.is_module and nn_module.delete_attribute(owner, name, run):
            return
        if name in owner.attrs:
            run.store.touch(owner)
            del owner.attrs[name]
        partial_keys.settle(owner, (), name, run)
    elif isinstance(owner, ClassObj) and name in owner.attrs:
        run.store.touch(owner)
        del owner.attrs[name]


def _complete(cls: ClassObj, run: Run) -> bool:
    """Whether a class of the user's stands for itself: in the script, or where no subclass is there to add to it."""
    if cls.module is None or not cls.module.is_user:
        return False
    if run.entry.script:
        return True
    others = cls.module.scope.vars.values()
    extended = any(isinstance(other, ClassObj) and other is not cls and cls in other.mro for other in others)
    return not extended and isinstance(lookup.class_attribute(cls, "__init__"), FunctionObj)


def _missing(value: Value, name: str, run: Run) -> Value:
    if isinstance(value, Input):
        inputs.no_tensor(value, run)
    kind = (
        value.cls.name
        if isinstance(value, Instance)
        else value.name
        if isinstance(value, (ClassObj, ModuleObj))
        else None
    )
    text = f"{kind or type(value).__name__!r} object has no attribute {name!r}"
    finding = None
    if isinstance(value, Instance) and value.cls.is_module and _complete(value.cls, run):
        at, scope, inner = run.user_place()
        failure = Failure("SHP507", {"cls": value.cls.name, "attribute": name})
        finding = Finding(failure, Context(value.cls.name, at, scope, inner=inner))
    return run.raise_(AttributeError, text, finding)
