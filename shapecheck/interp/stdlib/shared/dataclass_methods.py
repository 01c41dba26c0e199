"""The comparisons and the text that a dataclass gets, for `dataclasses`: exact where the values of the fields are."""

from __future__ import annotations

from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import DictObj, Instance, Value
from shapecheck.values import Unknown

FIELDS = "__dataclass_fields__"


def _values(self: Instance, part: str, run: Run) -> list[tuple[str, Value]]:
    """The fields that take part in comparing or printing, with their values."""
    found = lookup.class_attribute(self.cls, FIELDS)
    fields = found.items if isinstance(found, DictObj) else {}
    return [
        (name, space.attribute(self, name, run))
        for name, field in fields.items()
        if field.attrs[part] is not False and field.attrs["kind"] == "field"
    ]


def representation(run: Run, self: Instance, /) -> Value:
    """`Point(x=1, y=2)`."""
    parts = []
    for name, value in _values(self, "repr", run):
        text = space.representation(value, run)
        if isinstance(text, Unknown):
            return text
        parts.append(f"{name}={text}")
    return f"{self.cls.name}({', '.join(parts)})"


def _comparison(op: str) -> Model:
    def apply(run: Run, self: Instance, other: Value, /) -> Value:
        if not isinstance(other, Instance) or other.cls is not self.cls:
            return NotImplemented
        left = tuple(value for _, value in _values(self, "compare", run))
        right = tuple(value for _, value in _values(other, "compare", run))
        return space.compare(op, left, right, run)

    return apply


equality = _comparison("==")
ORDER: dict[str, Model] = {
    "__lt__": _comparison("<"),
    "__le__": _comparison("<="),
    "__gt__": _comparison(">"),
    "__ge__": _comparison(">="),
}
