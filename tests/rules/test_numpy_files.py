"""Arrays that numpy reads from files: rank and dtype are numpy's, a length that the file decides is a symbol."""

from __future__ import annotations

import numpy as np
import pytest
from abstract_run import run_program

from shapecheck.dims import Poly

CALLS = [
    'np.memmap("numbers.bin", dtype=np.uint16, mode="r")',
    'np.memmap("numbers.bin", np.float32, "r", shape=(2, 3))',
    'np.memmap("numbers.bin", dtype="int64", mode="r", shape=3)',
    'np.fromfile("numbers.bin", dtype=np.int32)',
    'np.fromfile("numbers.bin")',
    'np.frombuffer(b"12345678", dtype=np.uint8)',
    'np.frombuffer(b"12345678", np.uint8, 3)',
]


@pytest.mark.parametrize("call", CALLS)
def test_array(call, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.arange(6, dtype=np.float64).tofile("numbers.bin")
    found = run_program(f"import numpy as np\nfound = {call}\n")[0]["found"]
    real = eval(call, {"np": np})
    assert found.rank == real.ndim
    assert found.dtype in (None, str(real.dtype))
    assert all(isinstance(dim, Poly) or dim == size for dim, size in zip(found.shape, real.shape, strict=True))
