"""Comparisons of versions come out as they do in the environment that is read; without the library they are open."""

from __future__ import annotations

import sysconfig

import pytest
import torch
from abstract_run import run_program

from shapecheck.interp.values.versions import TorchVersion
from shapecheck.values import Unknown

pytestmark = pytest.mark.torch

HEAD = """
import importlib.metadata
import re
import numpy as np
import torch
import torchvision
from distutils.version import LooseVersion
from packaging import version
v = torch.__version__
"""
COMPARISONS = (
    'torch.__version__ >= "1.5.0"', 'torch.__version__ < "1.10"', "torch.__version__ >= (1, 6)", '"1.5.0" <= v',
    'v != "1.4"', 'v > "2.0.0a1"', 'v < "999.0.dev1"', 'v == "1.0.0"', 'v == "parrot"', 'v.startswith("2.")',
    'tuple(map(int, torch.__version__.split(".")[:2])) >= (1, 13)', 'int(v.split(".")[0]) >= 2', "int(v[0]) > 1",
    'tuple(int(part) for part in v.split("+")[0].split("."))', 'float(".".join(v.split(".")[:2])) > 1.5',
    'version.parse(torch.__version__) >= version.parse("1.6.0")', "version.parse(v).release",
    'version.parse(torch.__version__.split("+")[0]) < version.parse("1.0")',
    'version.Version(v) > version.Version("2")',
    'version.parse(importlib.metadata.version("torch")) >= version.parse("2.0.0")',
    'LooseVersion(torch.__version__) >= LooseVersion("1.10")', 'LooseVersion(v) < LooseVersion("1.9.0")',
    'np.__version__ >= "1.20"', 'tuple(int(part) for part in np.__version__.split(".")[:2])',
    'torchvision.__version__ >= "0.9"', 'version.parse(torchvision.__version__) >= version.parse("0.13")',
    'importlib.metadata.version("numpy").split(".")[0]', 're.match(r"(\\d+)\\.(\\d+)", v).groups()',
    "isinstance(v, str)",
    "torch.torch_version.TorchVersion(v) >= (1, 8, 0)",
    'v in ("1.4.0", "1.5.0")', 'f"{v}".split(".")[0]', 'torch.version.__version__ > "1"', '"1.7" in torch.__version__',
)  # fmt: skip


def test_as_installed() -> None:
    lines = "\n".join(f"r{place} = {text}" for place, text in enumerate(COMPARISONS))
    wanted: dict[str, object] = {}
    exec(HEAD + lines, wanted)
    found, _ = run_program(HEAD + lines, library_roots=(sysconfig.get_paths()["purelib"],))
    assert {text: found[f"r{place}"] for place, text in enumerate(COMPARISONS)} == {
        text: wanted[f"r{place}"] for place, text in enumerate(COMPARISONS)
    }


@pytest.mark.parametrize(
    "text", ['torch.__version__ >= "1.5.0"', "np.__version__", 'importlib.metadata.version("torch")']
)
def test_not_installed(text: str) -> None:
    found, _ = run_program(f"import importlib.metadata\nimport numpy as np\nimport torch\nresult = {text}\n")
    assert isinstance(found["result"], Unknown)


VERSIONS = ("1.0", "1.0.0", "1.0a1", "1.0rc2", "1.0.post1", "1.0.dev3", "1.0a1.dev2", "2!0.1", "1.0+cpu", "1.0+cu118",
            "1.10", "1.9.1", "v1.2-alpha.3", "1.0-1", "junk")  # fmt: skip


def test_versions_order_as_torch_orders_them() -> None:
    theirs = torch.torch_version.TorchVersion
    for a in VERSIONS:
        for b in VERSIONS:
            for op in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
                assert getattr(TorchVersion(a), op)(b) == getattr(theirs(a), op)(b), (a, op, b)
