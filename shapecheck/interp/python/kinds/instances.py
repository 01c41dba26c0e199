"""Objects of classes: operations by the methods of the class, else by the attributes and the payload that they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.interp.builtins import builtin_types, enums
from shapecheck.interp.builtins.kinds.tables import mapping_node
from shapecheck.interp.python import object_attributes, ways
from shapecheck.interp.python.kinds.unknowns import exception_text
from shapecheck.interp.run import space, symbols
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.frames import Handling, never
from shapecheck.interp.run.function_models import first_unknown
from shapecheck.interp.run.kinds import (
    MISSING,
    NOT_IN_PLACE,
    Joining,
    Kind,
    Loss,
    Memo,
    Names,
    NotNative,
    Precedence,
    kind_of,
    register,
)
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup, operations, truths
from shapecheck.interp.values.objects import (
    NONE,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    LibraryName,
    ListObj,
    PropertyObj,
    Repeated,
    SetObj,
    Value,
)
from shapecheck.interp.values.sequences import Sequence
from shapecheck.rules.core.check import Failure
from shapecheck.values import Unknown

DUNDER = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "@": "matmul",
    "<<": "lshift",
    ">>": "rshift",
    "&": "and",
    "|": "or",
    "^": "xor",
    "==": "eq",
    "!=": "ne",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
}
MIRRORED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
UNARY = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}
ENDLESS = 64
"""Unknown items taken from an iterator of the program's own before it counts as endless."""


class InstanceKind(Kind[Instance]):
    noun = "an object"
    precedence = Precedence.OBJECT
    heavy = True

    # ------------------------------------------------------------ what it is
    def python_type(self, value: Instance) -> type | None:
        return value.cls.builtin or object

    def class_of(self, value: Instance, run: Run) -> Value:
        return value.cls

    def is_callable(self, value: Instance, run: Run) -> Value:
        if value.cls.is_module or lookup.class_attribute(value.cls, "__call__") is not None:
            return True
        return value.open or value.cls.open or False

    # ------------------------------------------------------------ isinstance and issubclass
    def includes(self, cls: Instance, value: Value, run: Run) -> Value:
        """A class by its own word: a form of `typing`."""
        hook = object_attributes.method_of(cls, "__instancecheck__", run)
        if hook is None or isinstance(value, Unknown):
            return super().includes(cls, value, run)
        return space.call(hook, (value,), {}, run)

    def of_type(self, value: Instance, cls: type, run: Run) -> Value:
        if any(issubclass(base, cls) for base in lookup.builtin_bases(value.cls)):
            return True
        verdict = builtin_types.by_methods(value.cls, cls, run)
        return verdict if verdict is True or value.cls.is_module else value.open or verdict

    def of_library(self, value: Instance, name: str, run: Run) -> Value:
        if LibraryName(name) in value.cls.mro:
            return True
        unknown = lookup.why_open(value.cls) is not None or value.open is not None
        return run.unknown("an object of a class with an unknown base") if unknown else False

    def descends_from(self, value: Instance, cls: ClassObj, run: Run) -> Value:
        if cls in value.cls.mro:
            return True
        unknown = lookup.why_open(value.cls) is not None and not cls.is_module
        return run.unknown("an object of a class with an unknown base") if unknown else False

    def of_torch_class(self, value: Instance, cls: ClassObj, run: Run) -> Value:
        return False

    # ------------------------------------------------------------ attributes
    def names(self, value: Instance, run: Run) -> ListObj:
        names = {*value.attrs, *(name for kind in value.cls.written for name in kind.attrs)}
        return ListObj([*sorted(names)], open=run.unknown("dir() names what every object has too"))

    def attribute(self, value: Instance, name: str, run: Run) -> Value:
        hook = value.cls.attrs.get("__getattribute__")  # a class carries the one of its bases
        if isinstance(hook, FunctionObj):
            return object_attributes.hooked(value, hook, name, run)
        return object_attributes.own_attribute(value, name, run)

    def set_attribute(self, value: Instance, name: str, new: Value, run: Run) -> None:
        setter = object_attributes.method_of(value, "__setattr__", run)
        if setter is not None:
            space.call(setter, (name, new), {}, run)
        else:
            space.set_own_attribute(value, name, new, run)

    def delete_attribute(self, value: Instance, name: str, run: Run) -> None:
        hook = object_attributes.method_of(value, "__delattr__", run)
        if hook is not None:
            space.call(hook, (name,), {}, run)
        else:
            space.delete_own_attribute(value, name, run)

    def wrong_attribute(self, value: Instance, name: str, run: Run) -> Value:
        finding = None
        if (value.cls.is_module or run.entry.script) and object_attributes.certainly_lacks(value.cls, name, run):
            at, scope, inner = run.user_place()
            failure = Failure("SHP507", {"cls": value.cls.name, "attribute": name})
            finding = Finding(failure, Context(value.cls.name, at, scope, inner=inner, call_site=run.call_site()))
        return run.raise_(AttributeError, f"{value.cls.name} object has no attribute {name!r}", finding)

    # ------------------------------------------------------------ calls
    def call(self, value: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        if value.cls.is_module and lookup.own_function(value.cls, "__call__") is None:
            return space.module_objects.call(value, args, kwargs, run)
        method = object_attributes.method_of(value, "__call__", run)
        if method is not None:
            return space.call(method, args, kwargs, run)
        why = _why_open(value)
        if why is not None or value.payload is not None:
            return why or run.unknown("call of an object")
        return run.raise_(TypeError, f"{value.cls.name!r} object is not callable")

    def touches_tensors(self, value: Instance) -> bool:
        return value.cls.is_module

    # ------------------------------------------------------------ items
    def item(self, value: Instance, index: Value, run: Run) -> Value:
        method = object_attributes.method_of(value, "__getitem__", run)
        if method is not None:
            return space.call(method, (index,), {}, run)
        if value.payload is not None:
            missing = object_attributes.method_of(value, "__missing__", run)
            if missing is not None and isinstance(value.payload, DictObj) and index not in value.payload.items:
                return space.call(missing, (index,), {}, run)
            return space.item(value.payload, index, run)
        why = _why_open(value)
        return why or run.raise_(TypeError, f"{value.cls.name!r} object is not subscriptable")

    def set_item(self, value: Instance, index: Value, new: Value, run: Run) -> None:
        method = object_attributes.method_of(value, "__setitem__", run)
        if method is not None:
            space.call(method, (index, new), {}, run)
        elif value.payload is not None:
            space.set_item(value.payload, index, new, run)

    def delete_item(self, value: Instance, index: Value, run: Run) -> None:
        method = object_attributes.method_of(value, "__delitem__", run)
        if method is not None:
            space.call(method, (index,), {}, run)
        elif value.payload is not None:
            space.delete_item(value.payload, index, run)

    def rounds(self, value: Instance, run: Run) -> Sequence | Unknown:
        method = object_attributes.method_of(value, "__iter__", run)
        if method is not None:
            made = space.call(method, (), {}, run)
            drawn = object_attributes.method_of(made, "__next__", run) if isinstance(made, Instance) else None
            return space.rounds_of(made, run) if drawn is None else _drawn(drawn, run)
        if value.payload is not None:
            return space.rounds_of(value.payload, run)
        return _by_index(value, run)

    def length(self, value: Instance, run: Run) -> Value:
        method = object_attributes.method_of(value, "__len__", run)
        if method is not None:
            return space.call(method, (), {}, run)
        if value.payload is not None:
            return space.length(value.payload, run)
        why = _why_open(value)
        return why or run.raise_(TypeError, f"object of type {value.cls.name!r} has no len()")

    def contains(self, value: Instance, item: Value, run: Run) -> Value:
        method = object_attributes.method_of(value, "__contains__", run)
        if method is not None:
            return space.call(method, (item,), {}, run)
        if value.payload is not None:
            return space.contains(value.payload, item, run)
        return space.contains_by_rounds(value, item, run)

    # ------------------------------------------------------------ operators
    def truth(self, value: Instance, run: Run) -> Value:
        for name in ("__bool__", "__len__"):
            method = object_attributes.method_of(value, name, run)
            if method is not None:
                return space.truth(space.call(method, (), {}, run), run)
        if value.payload is not None:
            return space.truth(value.payload, run)
        return _may_have_more_methods(value) or True

    def unary(self, op: str, value: Instance, run: Run) -> Value:
        method = object_attributes.method_of(value, UNARY[op], run)
        return run.unknown(f"unary {op}") if method is None else space.call(method, (), {}, run)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return by_methods(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return by_methods(op, left, right, run)

    def in_place(self, op: str, value: Instance, other: Value, run: Run) -> Value:
        method = object_attributes.method_of(value, f"__i{DUNDER[op]}__", run)
        if method is not None:
            made = space.call(method, (other,), {}, run)
            return NOT_IN_PLACE if made is NotImplemented else made
        if isinstance(value.payload, (ListObj, DictObj, SetObj)):
            made = kind_of(value.payload).in_place(op, value.payload, other, run)
            return NOT_IN_PLACE if made is NOT_IN_PLACE else value
        return NOT_IN_PLACE

    # ------------------------------------------------------------ what other operations take it for
    def as_index(self, value: Instance, run: Run) -> Value:
        return value.payload if isinstance(value.payload, int) else super().as_index(value, run)

    def plain(self, value: Instance) -> Value:
        return value if value.payload is None else value.payload

    def is_module(self, value: Instance) -> bool:
        return value.cls.is_module

    # ------------------------------------------------------------ what builtin functions ask
    def special(self, value: Instance, name: str, args: tuple[Value, ...], run: Run) -> Value:
        method = object_attributes.method_of(value, f"__{name}__", run)
        return MISSING if method is None else space.call(method, args, {}, run)

    def as_number(self, value: Instance, method: str, run: Run) -> Value:
        for name in (method, "index"):
            found = self.special(value, name, (), run)
            if found is not MISSING:
                return found
        return value.payload if value.payload is not None else run.unknown("the number of an object")

    def copied(self, value: Instance, run: Run) -> Value:
        if isinstance(value, enums.Member):
            return value
        made = self.special(value, "copy", (), run)
        if made is not MISSING:
            return made
        bare = _bare(value)
        bare.attrs, bare.doubtful = dict(value.attrs), value.doubtful
        bare.payload = kind_of(value.payload).copied(value.payload, run)
        return bare

    def copied_deeply(self, value: Instance, memo: Memo, run: Run) -> Value:
        if isinstance(value, enums.Member):
            return value
        if value in memo:
            return memo[value]
        run.step()
        made = self.special(value, "deepcopy", (DictObj({}),), run)
        if made is not MISSING:
            return made
        memo[value] = bare = _bare(value)
        bare.attrs = space.deep_copies(value.attrs, memo, run)
        bare.doubtful = space.deep_copies(value.doubtful, memo, run) if value.doubtful else value.doubtful
        bare.payload = space.deep_copy(value.payload, memo, run)
        return bare

    # ------------------------------------------------------------ joins
    def join(self, a: Instance, b: Instance, point: Joining) -> Value:
        """Objects that only their attributes tell apart (`__joined_by_attributes__`) are joined by these; a model and
        its `DataParallel`, or two such wrappers of it, to what does as either would.
        """
        if a == b:
            return a
        if a.cls is b.cls and lookup.class_attribute(a.cls, "__joined_by_attributes__") is True:
            made = Instance(a.cls, {})
            made.load(self.join_states(a, *point.written_states(a, b), point))
            return made
        left, right = (state[0] for state in point.written_states(a, b))
        inner, other = left.get("_wraps"), right.get("_wraps")
        either = left.get("_either") if inner is b or (inner is other and inner is not None) else None
        either = right.get("_either") if other is a else either
        return either if isinstance(either, Instance) else point.unlike(a, b)

    def join_states(self, value: Instance, a: Any, b: Any, point: Joining) -> Any:
        attrs, doubtful, cls = dict(a[0]), NONE, a[4]
        if a[0].keys() == b[0].keys() and not a[5] and not b[5]:
            attrs = {key: point.values(value, b[0][key]) for key, value in a[0].items()}
        else:
            attrs, doubtful = _joined_attributes(cls, a, b, point)
        layer, open_end = a[2], a[3] or b[3]
        if cls is not b[4] or (layer is not b[2] and layer != b[2]):
            what = "a layer" if cls is b[4] else "the class of an object"
            layer, open_end = None, point.lose(Loss.SHAPE, f"{what} differs between paths")
            cls = next((kind for kind in cls.mro if kind in b[4].mro and isinstance(kind, ClassObj)), cls)
        return attrs, point.values(a[1], b[1]), layer, open_end, cls, doubtful

    # ------------------------------------------------------------ in other forms
    def text(self, value: Instance, run: Run) -> str | Unknown:
        for name in ("__str__", "__repr__"):
            found = text_by_method(value, name, (), run)
            if found is not None:
                return found
        if "_name_" in value.attrs:
            return _enum_text(value)
        if value.payload is not None:
            return space.text(value.payload, run)
        kind = value.cls.builtin or object
        if issubclass(kind, BaseException):
            return exception_text(kind, arguments_of(value), run)
        return self.representation(value, run)

    def representation(self, value: Instance, run: Run) -> str | Unknown:
        found = text_by_method(value, "__repr__", (), run)
        if found is not None:
            return found
        if "_name_" in value.attrs:
            return f"<{value.cls.name}.{value.attrs['_name_']!s}: {value.attrs['_value_']!r}>"
        return super().representation(value, run)

    def exported(self, value: Instance, run: Run) -> Any:
        return value if value.payload is None else space.exported(value.payload, run)

    def native(self, value: Instance) -> Any:
        if value.payload is not None and isinstance(value.payload, ATOMS):
            return value.payload
        raise NotNative(self.noun)

    def node(self, value: Instance, names: Names, depth: int) -> Any:
        if value.payload is not None:
            return space.node(value.payload, names, depth)
        if value.attrs and not value.cls.is_module:
            return mapping_node({k: v for k, v in value.attrs.items() if not k.startswith("_")}, names, depth)
        return {"unknown": f"an object of {value.cls.name}"}


def arguments_of(value: Instance) -> tuple[Value, ...]:
    """What an exception of a class of the program was made with."""
    found = value.attrs.get("args", ())
    return found if isinstance(found, tuple) else (found,)


ATOMS = (int, float, complex, str, bytes, bool, type(Ellipsis), type(NotImplemented), range)


def _why_open(value: Instance) -> Unknown | None:
    """Why an object may have more than is seen."""
    return value.open or lookup.why_open(value.cls)


def _bare(value: Instance) -> Instance:
    """An object of the same class and origin that holds nothing yet."""
    made = Instance(value.cls, {})
    made.made, made.layer, made.open = value.made, value.layer, value.open
    return made


# -------------------------------------------------------------------- iteration
def _drawn(step: Value, run: Run) -> Sequence | Unknown:
    """What `__next__` gives until it raises StopIteration."""
    items: list[Value] = []
    frame, depth = run.frame, run.depth
    assert frame is not None
    since = len(frame.pending)
    run.catching += 1
    run.handlers.append(Handling(never))
    try:
        while len(items) < run.budget.yields:
            item = space.call(step, (), {}, run)
            if ways.may_have_raised(StopIteration, since, run):
                return Sequence(items, None, run.unknown("an iterator that may end early"))
            items.append(item)
            if isinstance(items[-1], Unknown) and len(items) > ENDLESS:
                break
    except Raised as raised:
        if not isinstance(raised.value, StopIteration):
            raise
        run.frame, run.depth = frame, depth
        return Sequence(items)
    finally:
        run.catching -= 1
        run.handlers.pop()
    return Sequence(items, None, run.unknown("an iterator without end"))


def _by_index(value: Instance, run: Run) -> Sequence | Unknown:
    """The old protocol: `__getitem__` from 0 on, up to `__len__` or an IndexError."""
    getter = object_attributes.method_of(value, "__getitem__", run)
    if getter is None:
        return run.unknown(f"iteration over {value!r}")
    length = object_attributes.method_of(value, "__len__", run)
    count = space.call(length, (), {}, run) if length is not None else None
    if isinstance(count, int) and count > run.budget.yields:
        return Sequence([], Repeated(space.call(getter, (symbols.loop_symbol(run),), {}, run), count))
    items: list[Value] = []
    limit = count if isinstance(count, int) else run.budget.yields
    frame = run.frame
    assert frame is not None
    since = len(frame.pending)
    run.catching += 1
    run.handlers.append(Handling(never))
    try:
        while len(items) < limit:
            item = space.call(getter, (len(items),), {}, run)
            if ways.may_have_raised(IndexError, since, run):
                return Sequence(items, None, run.unknown("a sequence that may end early"))
            items.append(item)
    except Raised as raised:
        if not isinstance(raised.value, IndexError):
            raise
        return Sequence(items)
    finally:
        run.catching -= 1
        run.handlers.pop()
    return Sequence(items, None, None if isinstance(count, int) else run.unknown("a sequence without end"))


# -------------------------------------------------------------------- operators
def by_methods(op: str, left: Value, right: Value, run: Run) -> Value:
    """An operator where an object takes part: its methods, the mirrored ones of the other side, what it holds."""
    name = DUNDER[op]
    for side, other, method in ((left, right, name), (right, left, MIRRORED.get(name, "r" + name))):
        found = object_attributes.method_of(side, f"__{method}__", run) if isinstance(side, Instance) else None
        result = NotImplemented if found is None else space.call(found, (other,), {}, run)
        if result is not NotImplemented:
            return result
    if op == "!=":
        return truths.negation(by_methods("==", left, right, run), run)
    inner_left, inner_right = kind_of(left).plain(left), kind_of(right).plain(right)
    if inner_left is not left or inner_right is not right:
        function = space.compare if op in operations.COMPARISONS else space.binary
        return function(op, inner_left, inner_right, run)
    unknown = first_unknown(left, right) or _may_have_more_methods(left) or _may_have_more_methods(right)
    if unknown is not None:
        return unknown
    return left is right if op == "==" else run.unknown(f"{op} of objects")


def _may_have_more_methods(side: Value) -> Unknown | None:
    return lookup.why_open(side.cls) if isinstance(side, Instance) else None


# -------------------------------------------------------------------- joins
def _joined_attributes(cls: ClassObj, a: Any, b: Any, point: Joining) -> tuple[dict[str, Value], Mapping[str, Value]]:
    """Attributes that are surely there, and those that some paths set where no class has a value for the others."""
    left, right = dict(a[0]), dict(b[0])
    for kind in cls.written:
        for name, value in kind.attrs.items():
            if (name in left) != (name in right) and not isinstance(value, PropertyObj):
                left.setdefault(name, value)
                right.setdefault(name, value)
    attrs = {key: point.values(value, right[key]) for key, value in left.items() if key in right}
    some = point.some({**a[5], **left}, {**b[5], **right}, (a[3], b[3]))
    return attrs, {key: value for key, value in some.items() if key not in attrs}


# -------------------------------------------------------------------- text
def text_by_method(value: Instance, name: str, args: tuple[Value, ...], run: Run) -> str | Unknown | None:
    """What a method of the program says; None where it has none."""
    method = object_attributes.method_of(value, name, run)
    if method is None:
        return None
    result = space.call(method, args, {}, run)
    return result if isinstance(result, (str, Unknown)) else run.unknown("text of an object")


def _enum_text(value: Instance) -> str | Unknown:
    if isinstance(value.payload, (int, str)) and any(
        getattr(kind, "name", None) in ("IntEnum", "StrEnum", "IntFlag") for kind in value.cls.mro
    ):
        return str(value.payload)
    return f"{value.cls.name}.{value.attrs['_name_']!s}"


register(Instance, InstanceKind())
