"""The standard library: programs leave what they leave in CPython."""

from __future__ import annotations

import pytest
from against_python import differences, programs_beside


@pytest.mark.parametrize("path", programs_beside(__file__), ids=lambda path: path.stem)
def test_program(path):
    assert not (found := differences(path.read_text(), path)), "\n".join(found)
