"""Text of values: exact for what is known, Unknown for the rest; never a failure, since most of it is only printed."""

from __future__ import annotations

from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.kinds import NotNative
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Instance, Value
from shapecheck.values import Unknown


def format_value(value: Value, conversion: str | None, spec: Value, run: Run) -> str | Unknown:
    """One field of an f-string or of `str.format`."""
    if isinstance(spec, Unknown):
        return spec
    if conversion is not None:
        text = space.representation(value, run) if conversion in ("r", "a") else space.text(value, run)
        if isinstance(text, Unknown):
            return text
        value = ascii(text)[1:-1] if conversion == "a" else text
    if isinstance(value, Instance):
        method = lookup.class_attribute(value.cls, "__format__")
        if method is not None:
            result = space.call(space.bind(method, value, run), (spec,), {}, run)
            return result if isinstance(result, (str, Unknown)) else run.unknown("text of an object")
    if not spec:
        return space.text(value, run)
    try:
        return format(space.native(value), spec)
    except NotNative:
        return value if isinstance(value, Unknown) else run.unknown("text of a value that is not known")
    except (TypeError, ValueError) as error:
        wrong = error
    raise Raised(wrong, run.here())
