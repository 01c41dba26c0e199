"""Which text defines a name at its top."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck.interp.libraries.definition_index import Definitions


@pytest.mark.parametrize(
    ("text", "defines"),
    [
        ("def made(): pass\n", True),
        ("class made: pass\n", True),
        ("async def made(): pass\n", True),
        ("made = 1\n", True),
        ("made: int = 1\n", True),
        ("import os\nmade = 1\n", True),
        ("x = 1\ndef made(): pass\n", True),
        ("def made_up(): pass\n", False),
        ("made == 1\n", False),
        ("unmade = 1\n", False),
        ("print(made)\n", False),
        ("if x:\n    made = 1\n", False),
        ("", False),
    ],
)
def test_a_name_at_the_left_margin(text: str, defines: bool, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(text)
    found = Definitions(lambda name: str(path) if name == "module" else None)
    assert found.definers("module", "made") == (("module",) if defines else ())
