"""Every program of the corpus runs under torch, so any error that the checker reports on one is a false alarm.

A folder with an `__init__.py` is a package whose `main.py` is run; every other file is run as a script.
"""

from __future__ import annotations

import contextlib
import io
import random
import sys
import types
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

ROOT = Path(__file__).parent
PROGRAMS = sorted(path for path in ROOT.glob("*.py") if not path.name.startswith("test_")) + sorted(ROOT.glob("*/main.py"))


def identify(path: Path) -> str:
    return str(path.relative_to(ROOT))


@contextlib.contextmanager
def as_main(path: Path):
    module = types.ModuleType("__main__")
    module.__file__ = str(path)
    if (path.parent / "__init__.py").exists():
        module.__package__ = path.parent.name
    before, paths, argv = dict(sys.modules), list(sys.path), sys.argv
    stub = types.ModuleType("shapecheck")
    stub.reveal_shape = lambda x: x
    sys.modules["__main__"], sys.modules["shapecheck"], sys.argv = module, stub, [str(path)]
    sys.path[:0] = [str(path.parent), str(path.parent.parent)]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield module
    finally:
        for name in set(sys.modules) - set(before):
            origin = getattr(sys.modules[name], "__file__", None) or ""
            if name == "shapecheck" or origin.startswith(str(ROOT)):
                del sys.modules[name]
        sys.modules.update({name: before[name] for name in ("__main__", "shapecheck") if name in before})
        sys.path[:], sys.argv = paths, argv


@pytest.mark.parametrize("path", PROGRAMS, ids=identify)
def test_program_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if "einops" in path.read_text():
        pytest.importorskip("einops")
    torch.manual_seed(0)
    random.seed(0)
    with as_main(path) as module:
        exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
