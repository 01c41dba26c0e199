"""A keyword that only some paths give to torch: those that torch refuses end there, the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.settings.config import Config

HEAD = """\
import sys
import torch
from torch import nn

perhaps = len(sys.argv) > 3
x = torch.zeros(3, 4)
"""

NO_FAULT = {
    "a layer that one path's keyword does not fit": (
        "nn.Dropout(**({'p': 0.5} if perhaps else {'window': 4}))(x) @ torch.zeros(4, 2)"
    ),
    "an operation that one path's keyword does not fit": (
        "torch.softmax(x, **({'dim': 0} if perhaps else {'axes': 4})) @ torch.zeros(4, 2)"
    ),
    "a required one of one path": "nn.Linear(4, **({'out_features': 5} if perhaps else {}))(x) @ torch.zeros(5, 2)",
    "an argument that changes the result": "x.sum(1, **({'keepdim': True} if perhaps else {})) @ torch.zeros(3)",
    "an argument that is there by position": "x.mean(1, **({'dim': 0} if perhaps else {})) @ torch.zeros(3)",
    "a layer's call": (
        "nn.MultiheadAttention(4, 2)(x, x, x, **({'need_weights': False} if perhaps else {'nope': 1}))"
        "[0] @ torch.zeros(4, 1)"
    ),
}
FAULTS = {
    "behind a layer that one path's keyword does not fit": (
        "nn.Dropout(**({'p': 0.5} if perhaps else {'window': 4}))(x) @ torch.zeros(5, 2)"
    ),
    "behind a required argument of one path": (
        "nn.Linear(4, **({'out_features': 5} if perhaps else {}))(x) @ torch.zeros(4, 2)"
    ),
    "behind an argument that is there by position": "x.mean(1, **({'dim': 0} if perhaps else {})) @ torch.zeros(4)",
    "a keyword that is given on every path": "nn.Dropout(**({'window': 5} if perhaps else {'window': 4}))",
}


def errors(folder: Path, program: str) -> list[str]:
    file = folder / "program.py"
    file.write_text(HEAD + program + "\n")
    found = check([str(file)], Config(root=str(folder), cache=False)).diagnostics
    return [d.code for d in found if d.severity == "error"]


@pytest.mark.parametrize("program", NO_FAULT.values(), ids=NO_FAULT)
def test_what_works_on_one_path_is_no_error(tmp_path: Path, program: str) -> None:
    assert errors(tmp_path, program) == []


@pytest.mark.parametrize("program", FAULTS.values(), ids=FAULTS)
def test_what_works_on_no_path_is_one(tmp_path: Path, program: str) -> None:
    assert len(errors(tmp_path, program)) == 1
