"""Text of values: exact for what is known, Unknown for the rest. It never fails, since most text is only printed."""

from __future__ import annotations

from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.function_models import known, needed
from shapecheck.interp.run.kinds import MISSING, NotNative, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.values import SomeText, Unknown


def format_value(value: Value, conversion: str | None, spec: Value, run: Run) -> str | Unknown:
    """One field of an f-string or of `str.format`."""
    try:
        return _formatted(value, conversion, known(spec), run)
    except NotFollowed as lacking:
        return lacking.reason


def untold(text: Value) -> Value:
    """What a call gives that makes this text."""
    return SomeText(text.reason, text.at) if isinstance(text, Unknown) else text


def _formatted(value: Value, conversion: str | None, spec: Value, run: Run) -> str | Unknown:
    if conversion is not None:
        text = known(space.representation(value, run) if conversion in ("r", "a") else space.text(value, run))
        value = ascii(text)[1:-1] if conversion == "a" else text
    made = kind_of(value).special(value, "format", (spec,), run)
    if made is not MISSING:
        return needed(str, known(made), "text of an object", run)
    if not spec:
        return space.text(value, run)
    try:
        return format(space.native(value), needed(str, spec, "text of a value that is not known", run))
    except NotNative:
        return run.unknown("text of a value that is not known")
    except (TypeError, ValueError) as error:
        wrong = error
    raise Raised(wrong, run.here())
