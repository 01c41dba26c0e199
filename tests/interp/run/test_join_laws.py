"""The laws of `join.py`, as its docstring states them, on random values of two and of three paths."""

from __future__ import annotations

from copy import copy
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from join_order import Same, Within, shown
from join_values import BASE, FUNCTIONS, SIZES, families, instances, partings, sets

from shapecheck.dims import Facts, negate
from shapecheck.interp.libraries.modules import Importer
from shapecheck.interp.run.join import Join, Loss
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.torch.library import Library
from shapecheck.interp.values.objects import ClassObj, IteratorObj, Parameter, Scope, SymBool, Training, Written
from shapecheck.interp.values.store import Store
from shapecheck.testing import builtin_registry
from shapecheck.values import Unknown

REGISTRY = builtin_registry()
SESSION = Session(REGISTRY, Importer(lambda *_: None, (), ()), Library(REGISTRY), Store())
RUN = Run(SESSION)
"""One run for all joins, so that no two sizes that they make up have one name."""
QUICK = settings(max_examples=150, deadline=None, derandomize=True)


def made(condition=None):
    """A join of two paths, of which the first has `condition` and the second its opposite."""
    goal = condition.goal if isinstance(condition, SymBool) else True
    return Join(RUN, Facts().assume(goal), Facts().assume(negate(goal)), condition)


def joined(a, b):
    join = made()
    return join.values(a, b), join.loss


@QUICK
@given(families(1), SIZES)
def test_the_order_is_reflexive(found, sizes):
    (value,) = found
    assert Within(sizes)(value, value)
    assert Same()(value, value)


@QUICK
@given(families(1), SIZES)
def test_idempotent(found, sizes):
    (value,) = found
    result, loss = joined(value, value)
    assert Same()(value, result)
    assert loss is Loss.NONE


@QUICK
@given(families(2))
def test_commutative(found):
    a, b = found
    (one, loss), (other, other_loss) = joined(a, b), joined(b, a)
    assert Same()(one, other), f"{shown(one)} and {shown(other)} of {shown(found)}"
    assert loss is other_loss


@settings(QUICK, max_examples=500)
@given(families(2), SIZES)
def test_upper_bound(found, sizes):
    result, _ = joined(*found)
    for value in found:
        assert Within(sizes)(value, result), f"{shown(value)} in {shown(result)} of {shown(found)}"


@QUICK
@given(families(3), SIZES)
def test_associative(found, sizes):
    a, b, c = found
    left = joined(joined(a, b)[0], c)[0]
    right = joined(a, joined(b, c)[0])[0]
    for value in found:
        for result in (left, right):
            assert Within(sizes)(value, result), f"{shown(value)} in {shown(result)} of {shown(found)}"


@settings(QUICK, max_examples=500)
@given(families(2, depth=1), partings())
def test_upper_bound_of_two_sides_of_a_condition(found, parting):
    goal, *both = parting
    result = made(SymBool(goal)).values(*found)
    for value, sizes in zip(found, both, strict=True):
        assert Within(sizes)(value, result)


@QUICK
@given(families(2), st.booleans(), SIZES)
def test_upper_bound_of_the_two_modes(found, negated, sizes):
    result = made(Training(negated)).values(*found)
    for value, training in zip(found, (not negated, negated), strict=True):
        assert Within(sizes, training)(value, result)


# -------------------------------------------------------------------- states of one object
def state_joined(a, b):
    """One object with the state that the states of two give."""
    obj = copy(a)
    obj.load(made().states(obj, a.save(), b.save()))
    return obj


@QUICK
@given(instances(2), SIZES)
def test_states_of_an_instance(found, sizes):
    a, b = found
    result = state_joined(a, b)
    assert Same().instance(result, state_joined(b, a))
    assert Same().instance(a, state_joined(a, a))
    for value in found:
        assert Within(sizes).instance(value, result), f"{shown(value)} in {shown(result)} of {shown(found)}"


@QUICK
@given(sets(2), SIZES)
def test_states_of_a_set(found, sizes):
    a, b = found
    result = state_joined(a, b)
    assert Same()(result, state_joined(b, a))
    assert Same()(a, state_joined(a, a))
    assert all(Within(sizes)(value, result) for value in found)


@QUICK
@given(instances(2), SIZES)
def test_states_of_a_scope_a_class_and_a_function(found, sizes):
    """Names of a scope are there; attributes of a class that one path lacks are those that it inherits."""
    for kind in ("scope", "class", "function"):
        a, b = (holder(kind, each.attrs) for each in found)
        result = names_of(state_joined(a, b))
        for each in (a, b):
            own = names_of(each)
            inherited = BASE.attrs if kind == "class" else {}
            told = {name: own.get(name, inherited.get(name)) for name in result if name in own or name in inherited}
            assert all(Within(sizes)(value, result[name]) for name, value in told.items())
            assert own.keys() <= result.keys()


def holder(kind, names):
    if kind == "scope":
        return Scope(dict(names), None)
    if kind == "class":
        made_up = ClassObj("Made", (BASE,), dict(names))
        made_up.mro = (made_up, BASE)
        return made_up
    function = copy(FUNCTIONS[0])
    function.attrs = dict(names)
    return function


def names_of(obj):
    return obj.vars if isinstance(obj, Scope) else obj.attrs


@pytest.mark.parametrize(("a", "b"), list(product((True, False, None), repeat=2)))
def test_states_of_a_parameter(a, b):
    trains = state_joined(Parameter(a), Parameter(b)).trains
    assert trains is (a if a is b else None)


@pytest.mark.parametrize(("a", "b"), list(product(((0, None), (1, None), (1, Unknown("more")), (2, None)), repeat=2)))
def test_states_of_an_iterator(a, b):
    """Where the places differ nothing is sure to come, and anything may."""
    states = [IteratorObj([1, 2], open=end) for _, end in (a, b)]
    for iterator, (position, _) in zip(states, (a, b), strict=True):
        iterator.position = position
    result = state_joined(*states)
    assert result.position == (a[0] if a[0] == b[0] else 2)
    assert (result.open is None) == (a == b and a[1] is None)


def test_states_of_what_was_written():
    a, b = Written(), Written()
    a.storages, b.storages = frozenset({1, 2}), frozenset({2, 3})
    assert state_joined(a, b).storages == {1, 2, 3}
