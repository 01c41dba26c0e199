"""The comparisons and the text that a dataclass gets, for `dataclasses`: exact where the values of the fields are."""

from __future__ import annotations

from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, known
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared.state import objects
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, DictObj, Instance, Value

FIELDS = "__dataclass_fields__"


def fields_in(cls: ClassObj, run: Run) -> dict[str, Instance] | None:
    """The fields of a dataclass, pseudo-fields included; None of any other class."""
    found = lookup.class_attribute(cls, FIELDS)
    return objects(found.items, run) if isinstance(found, DictObj) else None


def _values(self: Instance, part: str, run: Run) -> list[tuple[str, Value]]:
    """The fields that take part in comparing or printing, with their values."""
    return [
        (name, space.attribute(self, name, run))
        for name, field in (fields_in(self.cls, run) or {}).items()
        if field.attrs[part] is not False and field.attrs["kind"] == "field"
    ]


def representation(run: Run, self: Instance, /) -> Value:
    """`Point(x=1, y=2)`."""
    parts = []
    for name, value in _values(self, "repr", run):
        parts.append(f"{name}={known(space.representation(value, run))}")
    return f"{self.cls.name}({', '.join(parts)})"


def _compared(self: Instance, run: Run) -> tuple[Value, ...]:
    return tuple(value for _, value in _values(self, "compare", run))


def _comparison(op: str) -> Model:
    def apply(run: Run, self: Instance, other: Value, /) -> Value:
        answer: Value = NotImplemented
        if not isinstance(other, Instance) or other.cls is not self.cls:
            return answer
        return space.compare(op, _compared(self, run), _compared(other, run), run)

    return apply


equality = _comparison("==")
ORDER: dict[str, Model] = {
    "__lt__": _comparison("<"),
    "__le__": _comparison("<="),
    "__gt__": _comparison(">"),
    "__ge__": _comparison(">="),
}
