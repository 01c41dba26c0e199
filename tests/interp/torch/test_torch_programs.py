"""Programs around torch leave the same names with the same values in torch and in the interpreter."""

from __future__ import annotations

import runpy
import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from abstract_run import run_program

from shapecheck.interp.values.objects import ClassObj, DictObj, FunctionObj, Instance, LibraryName, ListObj, ModuleObj
from shapecheck.values import DType, Tensor, Unknown

pytestmark = pytest.mark.torch

PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.py"))
SKIPPED = (ModuleObj, FunctionObj, ClassObj, LibraryName)


def ours(value: Any) -> Any:
    """A value of the interpreter in plain form."""
    if isinstance(value, Unknown):
        return f"unknown: {value.reason}"
    if isinstance(value, Tensor):
        return ("parameter" if value.identity is not None else "tensor", value.shape, value.dtype)
    if isinstance(value, DType):
        return value.name
    if isinstance(value, ListObj):
        assert value.exact
        return [ours(item) for item in value.items]
    if isinstance(value, tuple):
        return tuple(ours(item) for item in value)
    if isinstance(value, DictObj):
        assert value.open is None
        return {key: ours(item) for key, item in value.items.items()}
    return ("object", value.cls.name) if isinstance(value, Instance) else value


def theirs(value: Any) -> Any:
    """A value of torch in plain form."""
    if isinstance(value, torch.Tensor):
        kind = "parameter" if isinstance(value, torch.nn.Parameter) else "tensor"
        return (kind, tuple(value.shape), str(value.dtype).removeprefix("torch."))
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    if isinstance(value, list):
        return [theirs(item) for item in value]
    if isinstance(value, tuple):
        return tuple(theirs(item) for item in value)
    if isinstance(value, dict):
        return {key: theirs(item) for key, item in value.items()}
    return value if type(value).__module__ == "builtins" else ("object", type(value).__name__)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.stem)
def test_program(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = runpy.run_path(str(path))
    found, run = run_program(path.read_text(), str(path))
    assert not run.found.findings
    names = [name for name, value in found.items() if not name.startswith("_") and not isinstance(value, SKIPPED)]
    assert len(names) > 5
    assert {name: ours(found[name]) for name in names} == {name: theirs(wanted[name]) for name in names}
