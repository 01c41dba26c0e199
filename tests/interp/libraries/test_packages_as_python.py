"""What names of packages mean: sub-modules and functions of one name, names that are made up as they are asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from abstract_run import of_program, of_python, public, run_program
from against_python import by_python

FOLDER = Path(__file__).with_name("programs")
PACKAGES = FOLDER / "packages"
MODULES = ("module", "function", "class")


@pytest.fixture(autouse=True)
def _packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(PACKAGES))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_as_in_python() -> None:
    path = FOLDER / "uses_packages.py"
    wanted = {name: of_python(value) for name, value in public(by_python(path.read_text(), path)).items()}
    values, _ = run_program(path.read_text(), str(path), library_roots=(str(PACKAGES),))
    results = {name: want for name, want in wanted.items() if isinstance(want, tuple) and want[0] not in MODULES}
    assert len(results) > 10
    assert {name: of_program(values[name]) for name in results} == results
