"""A name of a library is said in one place: whatever is looked up first would hide the others without a word."""

from __future__ import annotations

from itertools import combinations

import pytest

from shapecheck.interp.torch import prelude_index, program_effects

PLACES = {
    "constants": set(program_effects.CONSTANTS),
    "prelude": set(prelude_index.PRELUDE),
    "effects": set(program_effects.SPECIAL),
}


@pytest.mark.parametrize(("first", "second"), list(combinations(PLACES, 2)))
def test_no_name_is_in_two_places(first: str, second: str) -> None:
    assert not PLACES[first] & PLACES[second]
