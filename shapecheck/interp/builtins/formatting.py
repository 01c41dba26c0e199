"""Text of values: exact for what is known, Unknown for the rest; never a failure, since most of it is only printed."""

from __future__ import annotations

from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import is_tuple
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, DictObj, Instance, LibraryName, ListObj, SetObj, Value
from shapecheck.values import DType, Unknown


def format_value(value: Value, conversion: str | None, spec: Value, run: Run) -> str | Unknown:
    """One field of an f-string or of `str.format`."""
    if isinstance(spec, Unknown):
        return spec
    if conversion is not None:
        text = repr_of(value, run) if conversion in ("r", "a") else text_of(value, run)
        if isinstance(text, Unknown):
            return text
        value = ascii(text)[1:-1] if conversion == "a" else text
    if isinstance(value, Instance):
        found = _by_method(value, "__format__", (spec,), run)
        if found is not None:
            return found
    if not spec:
        return text_of(value, run)
    try:
        return format(host_calls.to_native(value), spec)
    except host_calls.NotNative:
        return value if isinstance(value, Unknown) else run.unknown("text of a value that is not known")
    except (TypeError, ValueError) as error:
        wrong = error
    raise Raised(wrong, run.here())


def text_of(value: Value, run: Run) -> str | Unknown:
    """`str(value)`."""
    if isinstance(value, str):
        return value
    if isinstance(value, Instance):
        for name in ("__str__", "__repr__"):
            found = _by_method(value, name, (), run)
            if found is not None:
                return found
        if "_name_" in value.attrs:
            return _enum_text(value)
        if value.payload is not None:
            return text_of(value.payload, run)
        kind = next((kind for kind in value.cls.mro if isinstance(kind, type)), object)
        if issubclass(kind, BaseException):
            return _exception_text(kind, value.attrs.get("args", ()), run)
    if isinstance(value, BaseException):
        return _exception_text(type(value), value.args, run)
    if isinstance(value, host_calls.PURE):
        return str(value)
    return repr_of(value, run)


def repr_of(value: Value, run: Run) -> str | Unknown:
    """`repr(value)`."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Instance):
        found = _by_method(value, "__repr__", (), run)
        if found is not None:
            return found
        if "_name_" in value.attrs:
            return f"<{value.cls.name}.{value.attrs['_name_']}: {value.attrs['_value_']!r}>"
    if isinstance(value, DType):
        return f"torch.{value.name}"
    if isinstance(value, ClassObj):
        return _class_text(value, run)
    if isinstance(value, LibraryName) and value.name == "torch.Tensor":
        return "<class 'torch.Tensor'>"
    if type(value) is tuple or isinstance(value, (ListObj, DictObj, SetObj)):
        return _container(value, run)
    try:
        return repr(host_calls.to_native(value))
    except host_calls.NotNative:
        return run.unknown("text of a value that is not known")


def _class_text(cls: ClassObj, run: Run) -> str | Unknown:
    home = cls.module
    if home is not None and home.scope.vars.get(cls.name) is cls:
        return f"<class '{home.name}.{cls.name}'>"
    return run.unknown("text of a class")


def _container(value: Value, run: Run) -> str | Unknown:
    if isinstance(value, DictObj):
        parts = []
        for key, item in value.items.items():
            texts = [repr_of(key, run), repr_of(item, run)]
            if any(isinstance(text, Unknown) for text in texts):
                return run.unknown("text of a value that is not known")
            parts.append(f"{texts[0]}: {texts[1]}")
        inside = "{" + ", ".join(parts) + "}"
        if value.open is not None:
            return value.open
        return inside if value.kind == "dict" else f"{value.kind}({inside if parts else ''})"
    if isinstance(value, ListObj) and not value.exact:
        return run.unknown("text of a list of unknown length")
    items = [repr_of(item, run) for item in (value if is_tuple(value) else value.items)]
    known = [text for text in items if not isinstance(text, Unknown)]
    if len(known) < len(items):
        return run.unknown("text of a value that is not known")
    if is_tuple(value):
        return f"({known[0]},)" if len(known) == 1 else f"({', '.join(known)})"
    if isinstance(value, ListObj):
        text = f"[{', '.join(known)}]"
        return text if value.kind == "list" else f"deque({text})"
    return "{" + ", ".join(known) + "}" if known else "set()"


def _by_method(value: Instance, name: str, args: tuple[Value, ...], run: Run) -> str | Unknown | None:
    method = lookup.class_attribute(value.cls, name)
    if method is None:
        return None
    result = space.call(space.bind(method, value, run), args, {}, run)
    return result if isinstance(result, (str, Unknown)) else run.unknown("text of an object")


def _enum_text(value: Instance) -> str | Unknown:
    if isinstance(value.payload, (int, str)) and any(
        getattr(kind, "name", None) in ("IntEnum", "StrEnum", "IntFlag") for kind in value.cls.mro
    ):
        return str(value.payload)
    return f"{value.cls.name}.{value.attrs['_name_']}"


def _exception_text(kind: type, args: tuple[Value, ...], run: Run) -> str | Unknown:
    if len(args) == 1:
        return repr_of(args[0], run) if issubclass(kind, KeyError) else text_of(args[0], run)
    return "" if not args else repr_of(tuple(args), run)
