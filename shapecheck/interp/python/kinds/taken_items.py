"""The kind of items that are taken under an index or a key that is not known."""

from __future__ import annotations

from typing import Any

from shapecheck.interp.python.kinds.unknowns import UnknownKind
from shapecheck.interp.run import one_of
from shapecheck.interp.run.kinds import NOT_IN_PLACE, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.values import OneOf


class OneOfKind(UnknownKind):
    """As unknown as anything else; what is written to it may be in any of the objects that it may be."""

    noun = "one of several objects"

    def attribute(self, value: Any, name: str, run: Run) -> Value:
        one_of.may_be_changed(value, name, run)
        return one_of.attribute(value, name)

    def set_attribute(self, value: Any, name: str, new: Value, run: Run) -> None:
        one_of.attribute_may_be_set(value, name, run)

    def item(self, value: Any, index: Value, run: Run) -> Value:
        return one_of.item(value)

    def set_item(self, value: Any, index: Value, new: Value, run: Run) -> None:
        one_of.may_be_set(value, index, run)

    def delete_item(self, value: Any, index: Value, run: Run) -> None:
        one_of.may_be_changed(value, "pop", run)

    def in_place(self, op: str, value: Any, other: Value, run: Run) -> Value:
        one_of.may_be_changed(value, "extend", run)
        return NOT_IN_PLACE


register(OneOf, OneOfKind())
