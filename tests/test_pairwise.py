"""Every pair of option values occurs, in far fewer rows than there are combinations."""

from __future__ import annotations

from itertools import combinations, product
from math import prod

import pytest

from tests.pairwise import pairwise

GRIDS = [
    {"a": "xy", "b": "xy"},
    {"a": "xy", "b": "xyz", "c": "x"},
    {"a": range(5), "b": range(2), "c": range(2), "d": range(2), "e": range(6)},
    {"a": range(2), "b": range(2), "c": range(7), "d": range(4), "e": range(3), "f": range(2)},
    {name: range(2) for name in "abcdefgh"},
    {name: range(4) for name in "abcde"},
    {"few": range(2), "many": range(9), "some": range(3), "none of two": ["same", "same"]},
]


@pytest.mark.parametrize("options", GRIDS, ids=str)
def test_every_pair_occurs(options):
    rows = pairwise(options)
    for a, b in combinations(options, 2):
        assert {(row[a], row[b]) for row in rows} == set(product(options[a], options[b]))
    assert all(list(row) == list(options) for row in rows)


@pytest.mark.parametrize("options", GRIDS, ids=str)
def test_rows_are_few(options):
    sizes = sorted(len(values) for values in options.values())
    least = sizes[-1] * sizes[-2]
    assert least <= len(pairwise(options)) <= min(prod(sizes), 2 * least + 4)


def test_values_need_no_hash_and_no_order():
    assert pairwise({"a": [[1], {}], "b": [None]}) == [{"a": [1], "b": None}, {"a": {}, "b": None}]


def test_one_option_or_none():
    assert pairwise({"a": (1, 2)}) == [{"a": 1}, {"a": 2}]
    assert pairwise({}) == []
