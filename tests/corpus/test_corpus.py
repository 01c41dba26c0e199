"""Correct programs: nothing may be reported, and what is said of each layer must be what torch gives."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from shapecheck import check
from shapecheck.driver.sessions import Sources, main_module, open_session
from shapecheck.settings.config import Config
from shapecheck.driver.engine import on_deep_stack, registry
from shapecheck.interp.entries import entry
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.interp.run.space import node
from shapecheck.syntax.parse import load_module

HERE = Path(__file__).parent
PROGRAMS = sorted(p for p in HERE.rglob("*.py") if not p.name.startswith(("test_", "__")) and "__pycache__" not in p.parts)
ALONE = [p for p in PROGRAMS if p.parent == HERE]


def config_for(path: Path) -> Config:
    return Config(root=str(path.parent), cache=False)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: str(p.relative_to(HERE)))
def test_nothing_is_reported(path: Path) -> None:
    report = check([path], config_for(path))
    assert [(d.at.line, d.code, d.message) for d in report.diagnostics if d.severity != "note"] == []


@pytest.mark.parametrize("path", ALONE, ids=lambda p: p.name)
def test_layers_are_what_torch_gives(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every output shape of a layer call that is fully known occurs among the outputs of such layers in a real run."""
    monkeypatch.chdir(tmp_path)
    torch_calls = calls_in_torch(path)
    for name, shape in on_deep_stack(lambda: calls_in_shapecheck(path)):
        if known(shape):
            others = sorted({s for n, s in torch_calls if n == name}, key=str)
            assert (name, shape) in torch_calls, f"{name} gives {shape}; torch: {others}"


def calls_in_shapecheck(path: Path) -> list[tuple[str, Any]]:
    lowered = load_module(str(path), "__main__", path.read_bytes(), None)
    session = open_session(str(path), config_for(path), registry(), Sources(None))
    run = entry.run_script(session, main_module(session, str(path), lowered)).run
    namer = Namer(run.path.facts, {}, {})
    return [(record.module.cls.name, shape_of(node(record.output, namer))) for record in run.found.layer_calls]


def shape_of(found: Any) -> Any:
    if isinstance(found, list):
        return tuple(found)
    if "seq" in found:
        return tuple(shape_of(item) for item in found["seq"])
    if "map" in found:
        return tuple(shape_of(item) for item in found["map"].values())
    return None if "const" in found else "unknown"


def known(shape: Any) -> bool:
    return all(known(part) for part in shape) if isinstance(shape, tuple) else not isinstance(shape, str)


def calls_in_torch(path: Path) -> set[tuple[str, Any]]:
    recorded: set[tuple[str, Any]] = set()

    def hook(module: nn.Module, inputs: Any, output: Any) -> None:
        recorded.add((type(module).__name__, real_shape(output)))

    torch.manual_seed(0)  # a program that decodes until it draws the last token may do so at once
    handle = nn.modules.module.register_module_forward_hook(hook)
    arguments, sys.argv = sys.argv, [str(path)]
    sys.path.insert(0, str(path.parent))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(str(path), run_name="__main__")
    finally:
        handle.remove()
        sys.path.pop(0)
        sys.argv = arguments
    return recorded


def real_shape(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return tuple(value.shape)
    if isinstance(value, (tuple, list)):
        return tuple(real_shape(item) for item in value)
    if dataclasses.is_dataclass(value):
        value = vars(value)
    if isinstance(value, dict):
        return tuple(real_shape(item) for item in value.values() if item is not None)
    return None
