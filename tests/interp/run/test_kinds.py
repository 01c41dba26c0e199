"""Every kind of value says of every operation either what it does or that it does not have it."""

from __future__ import annotations

import inspect
from typing import get_args

import pytest

from shapecheck.interp.run.kinds import KINDS, OPERATIONS, Kind
from shapecheck.interp.values import objects

ALSO = {"text": ("text", "representation"), "class_of": ("class_of", "python_type")}
"""Operations that a kind may define by one that they rest on."""


def defines(kind: Kind, operation: str) -> bool:
    """Whether a class below `Kind` says what an operation gives; a constant `python` says what the type is."""
    if operation == "class_of" and kind.python is not None:
        return True
    own = [cls for cls in type(kind).__mro__ if cls not in Kind.__mro__]
    return any(name in vars(cls) for cls in own for name in ALSO.get(operation, (operation,)))


REGISTERED = sorted({id(kind): kind for kind in KINDS.values()}.values(), key=lambda kind: type(kind).__name__)


@pytest.mark.parametrize("kind", REGISTERED, ids=lambda kind: type(kind).__name__)
def test_a_kind_defines_each_operation_or_names_it_among_those_that_it_lacks(kind: Kind) -> None:
    undecided = {name for name in OPERATIONS if not defines(kind, name) and name not in kind.lacks}
    assert not undecided, f"{type(kind).__name__} neither defines nor lacks {sorted(undecided)}"


@pytest.mark.parametrize("kind", REGISTERED, ids=lambda kind: type(kind).__name__)
def test_what_a_kind_lacks_is_an_operation_that_it_does_not_define(kind: Kind) -> None:
    assert kind.lacks <= set(OPERATIONS)
    defined = {name for name in kind.lacks if defines(kind, name)}
    assert not defined, f"{type(kind).__name__} defines {sorted(defined)}, which it says it lacks"


@pytest.mark.parametrize("kind", REGISTERED, ids=lambda kind: type(kind).__name__)
def test_a_kind_says_in_words_what_it_is(kind: Kind) -> None:
    assert kind.noun != Kind.noun


def test_each_member_of_the_union_of_values_has_a_kind_of_its_own() -> None:
    members = {member for member in get_args(objects.Value) if isinstance(member, type)}
    bases = {objects.Heap, objects.Plain}
    concrete = {cls for cls in members - bases if cls is not BaseException}
    for base in bases & members:
        concrete |= {
            cls for cls in vars(objects).values() if inspect.isclass(cls) and issubclass(cls, base) and cls is not base
        }
    missing = {cls.__name__ for cls in concrete if KINDS[cls] is KINDS[object]} - NO_VALUES
    assert not missing


NO_VALUES = {"ClassCell", "Scope", "Written", "Parameter", "Marker"}
"""Objects that no program sees."""
