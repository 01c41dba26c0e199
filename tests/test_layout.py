"""Tests stand in folders that mirror the packages and the interpreter's rooms: `make room` finds them there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import shapecheck

TESTS = Path(__file__).parent
PACKAGE = Path(shapecheck.__file__).parent
OWN = {"browser", "cases", "corpus", "field", "oracle", "summary", "zoo"}
"""Folders that test the whole, each in a way of its own."""
PROGRAMS = {"cases", "corpus", "field", "programs", "snapshots", "zoo"}
"""Folders of code that is checked, or run as scripts, where names need not differ."""


def folders_of(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))}


def test_every_room_has_its_tests():
    assert folders_of(TESTS / "interp") - {"shared"} == folders_of(PACKAGE / "interp")


def test_tests_of_the_interpreter_stand_in_rooms():
    assert [path.name for path in (TESTS / "interp").glob("*.py")] == []


def test_the_other_folders_are_packages():
    with_tests = {path.parent.name for path in TESTS.glob("*/test_*.py")}
    assert with_tests - OWN <= folders_of(PACKAGE)


def test_names_are_told_apart_without_packages():
    files = [path for path in TESTS.rglob("*.py") if not PROGRAMS & {*path.relative_to(TESTS).parts}]
    names = Counter(path.name for path in files if path.name not in {"__init__.py", "conftest.py"})
    assert [name for name, count in names.items() if count > 1] == []
