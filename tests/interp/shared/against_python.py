"""CPython is the judge: a program without unknowns leaves the same names and values in both."""

from __future__ import annotations

import sys
import types
from pathlib import Path

from abstract_run import of_program, of_python, public, run_program


def programs_beside(test: str) -> list[Path]:
    """The programs of a room, by the file of its test."""
    return sorted(Path(test).with_name("programs").glob("*.py"))


def by_python(source: str, path: Path) -> dict[str, object]:
    module = types.ModuleType("__main__")
    kept = sys.modules["__main__"]
    sys.modules["__main__"] = module  # dataclasses and enums look their module up
    try:
        exec(compile(source, str(path), "exec"), module.__dict__)
    finally:
        sys.modules["__main__"] = kept
    return vars(module)


def differences(source: str, path: Path) -> list[str]:
    expected = {name: of_python(value) for name, value in public(by_python(source, path)).items()}
    values, _ = run_program(source, str(path))
    found = {}
    for name, value in public(values).items():
        try:
            found[name] = of_program(value)
        except AssertionError as error:
            found[name] = str(error)
    lines = [
        f"{name}: {found.get(name, 'MISSING')}\n   but {want}"
        for name, want in expected.items()
        if found.get(name) != want
    ]
    return lines + [f"{name}: only here" for name in found if name not in expected]
