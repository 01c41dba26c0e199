"""Attributes of objects: what their class says, what they hold, what their builtin bases have.

Properties, descriptors, `__getattr__` and `__getattribute__` come in Python's order; the kind of objects
(`kinds/instances.py`) asks here.
"""

from __future__ import annotations

from collections.abc import Iterator

from shapecheck import ir
from shapecheck.interp.builtins import methods
from shapecheck.interp.libraries import lazy_imports
from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    PropertyObj,
    Value,
)
from shapecheck.values import Unknown


def method_of(value: Instance, name: str, run: Run) -> Value | None:
    """A method that the classes of an object give it, bound; None where none does."""
    found = lookup.class_attribute(value.cls, name)
    return None if found is None else space.bind(found, value, run)


def hooked(value: Instance, hook: FunctionObj, name: str, run: Run) -> Value:
    """`__getattribute__` of the program, then its `__getattr__`."""
    fallback = lookup.class_attribute(value.cls, "__getattr__")
    if fallback is None:
        return space.call(hook, (value, name), {}, run)
    frame, depth = run.frame, run.depth
    run.catching += 1
    try:
        return space.call(hook, (value, name), {}, run)
    except Raised as raised:
        if not isinstance(raised.value, AttributeError):
            raise
        run.frame, run.depth = frame, depth
    finally:
        run.catching -= 1
    return space.call(space.bind(fallback, value, run), (name,), {}, run)


def own_attribute(value: Instance, name: str, run: Run) -> Value:
    """`object.__getattribute__`, then `__getattr__`; MISSING where neither has the name."""
    found = lookup.class_attribute(value.cls, name)
    if isinstance(found, PropertyObj) and not (found.cached and name in value.attrs):
        return _read_property(value, found, name, run)
    if isinstance(found, Instance):
        getter = lookup.class_attribute(found.cls, "__get__")
        if getter is not None:
            return space.call(space.bind(getter, found, run), (value, value.cls), {}, run)
    attrs = value.attrs
    if name in attrs:
        return attrs[name]
    tables: tuple[str, ...] = ()
    if value.cls.is_module:
        part = space.module_objects.find(value, name)
        if part is not None:
            return part[0]
        tables = space.module_objects.tables
    if value.doubtful or tables:
        doubtful = list(partial_keys.candidates(value, tables, name))
        if doubtful:
            return partial_keys.attribute(doubtful, _has_fallback(value.cls, name), name, run)
    if found is not None:
        return space.bind(found, value, run)
    if any(name in kind.attrs for kind in value.cls.written):
        return None
    if name == "__class__":
        return value.cls
    if name == "__dict__":
        own = DictObj(attrs, partial_keys.why_open(value))
        own.owner = value
        return own
    return _held_attribute(value, name, run)


def _held_attribute(value: Instance, name: str, run: Run) -> Value:
    """A name that neither the object nor its classes bind."""
    own = _held_names(value)
    if own is not None and name in own.items:
        return own.items[name]
    if value.payload is not None:
        inner = space.look_up(value.payload, name, run)
        if inner is not MISSING:
            return inner
    inherited = _from_builtin_base(value, name)
    if inherited is not MISSING:
        return inherited
    fallback = method_of(value, "__getattr__", run)
    if fallback is not None:
        return space.call(fallback, (name,), {}, run)
    unknown = value.open or lookup.why_open(value.cls) or _why_held_open(value, own, name)
    if unknown is not None:
        return unknown
    found = of_every_object(name)
    if found is MISSING:
        return of_module(value, name)
    return BoundMethod(value, found) if isinstance(found, Builtin) else found


def of_every_object(name: str) -> Value:
    """What `object` itself gives every class, not bound; MISSING where it has no such name."""
    if not hasattr(object, name):
        return MISSING
    return methods.OBJECT_METHODS.get(name) or Unknown(f"{name} of an object")


def of_module(owner: Value, name: str) -> Value:
    """What `torch.nn.Module` gives besides: its `__getattr__` looks for modules, parameters and buffers."""
    if name != "__getattr__" or not isinstance(owner, Instance) or not owner.cls.is_module:
        return MISSING
    return Builtin("Module.__getattr__", lambda run, args, kwargs: space.module_objects.registered(owner, args[0], run))


def _has_fallback(cls: ClassObj, name: str) -> bool:
    """Whether something is found under a name that an object itself does not have."""
    return any(name in kind.attrs or isinstance(kind.attrs.get("__getattr__"), FunctionObj) for kind in cls.written)


def _held_names(value: Instance) -> DictObj | None:
    """The dict that `self.__dict__ = self` made an object's own names."""
    found = value.attrs.get("__dict__")
    if isinstance(found, Instance):
        found = found.payload
    return found if isinstance(found, DictObj) else None


def _why_held_open(value: Instance, own: DictObj | None, name: str) -> Unknown | None:
    """Why such a dict may hold a name that is not seen in it."""
    if own is None:
        found = value.attrs.get("__dict__")
        return found if isinstance(found, Unknown) else None
    return own.open if partial_keys.in_doubt(own, name) else None


def _from_builtin_base(value: Instance, name: str) -> Value:
    for kind in value.cls.mro:
        if isinstance(kind, type) and kind is not object:
            if issubclass(kind, BaseException):
                if name == "args":
                    return value.attrs.get("args", ())
                continue
            table = methods.METHODS.get(kind.__name__)
            if table is not None and name in table:
                return BoundMethod(value.payload, table[name])
    return MISSING


def _read_property(value: Instance, found: PropertyObj, name: str, run: Run) -> Value:
    result = space.call(found.getter, (value,), {}, run)
    if found.cached:
        run.store.touch(value)
        value.attrs[name] = result
    return result


def set_own_attribute(owner: Instance, name: str, value: Value, run: Run) -> None:
    """`object.__setattr__`: through properties and descriptors."""
    if name == "__class__" and isinstance(value, ClassObj):
        run.store.touch(owner)
        owner.cls = value
        return
    found = lookup.class_attribute(owner.cls, name)
    if isinstance(found, PropertyObj):
        if found.setter is not None:
            space.call(found.setter, (owner, value), {}, run)
            return
        if not found.cached:
            run.raise_(AttributeError, f"property {name!r} of {owner.cls.name!r} object has no setter")
    setter = method_of(found, "__set__", run) if isinstance(found, Instance) else None
    if setter is not None:
        space.call(setter, (owner, value), {}, run)
    else:
        put_attribute(owner, name, value, run)


def delete_own_attribute(owner: Instance, name: str, run: Run) -> None:
    """`object.__delattr__`: through properties and descriptors."""
    found = lookup.class_attribute(owner.cls, name)
    if isinstance(found, PropertyObj) and found.deleter is not None:
        space.call(found.deleter, (owner,), {}, run)
        return
    deleter = method_of(found, "__delete__", run) if isinstance(found, Instance) else None
    if deleter is not None:
        space.call(deleter, (owner,), {}, run)
        return
    if owner.cls.is_module and space.module_objects.delete(owner, name, run):
        return
    if name in owner.attrs:
        run.store.touch(owner)
        del owner.attrs[name]
    partial_keys.make_certain(owner, (), name, run)


def put_attribute(owner: Instance, name: str, value: Value, run: Run) -> None:
    """Into the object itself, or as Module does it for a module."""
    if owner.cls.is_module:
        space.module_objects.set(owner, name, value, run)
        return
    own = _held_names(owner)
    if own is not None:
        run.store.touch(own)
        own.items[name] = value
        return
    run.store.touch(owner)
    owner.attrs[name] = value
    if owner.doubtful:
        partial_keys.make_certain(owner, (), name, run)


def certainly_lacks(cls: ClassObj, name: str, run: Run) -> bool:
    """Whether nobody can have given an object of the user's class this attribute: in the script, or where there is no
    subclass to add to it and no method that a caller may have called before.
    """
    return _stands_for_itself(cls, run) and (run.entry.script or not any(_sets(m, name) for m in _not_called(cls, run)))


def _not_called(cls: ClassObj, run: Run) -> Iterator[ir.Function]:
    functions = (lookup.shown_function(value) for kind in cls.written for value in kind.attrs.values())
    return (f.function for f in functions if f is not None and id(f.function) not in run.found.entered)


def _sets(function: ir.Function, name: str) -> bool:
    """Whether a method may set an attribute: it assigns to it, or has its name as a text."""
    for node in ir.walk(function.body):
        match node:
            case ir.Const(value=text) if text == name:
                return True
            case ir.Assign(targets=targets):
                pass
            case ir.AnnAssign(target=targets, value=value) if value is not None:
                pass
            case ir.For(target=targets) | ir.WithItem(target=targets):
                pass
            case _:
                continue
        if any(isinstance(part, ir.Attribute) and part.name == name for part in ir.walk(targets)):
            return True
    return False


def _stands_for_itself(cls: ClassObj, run: Run) -> bool:
    """Whether a class of the user's is complete: in the script, or where no subclass is there to add to it."""
    if cls.module is None or not cls.module.is_user:
        return False
    if run.entry.script:
        return True
    others = lazy_imports.resolve_own(cls.module.scope, run)
    extended = any(isinstance(other, ClassObj) and other is not cls and cls in other.mro for other in others)
    return not extended and isinstance(lookup.class_attribute(cls, "__init__"), FunctionObj)
