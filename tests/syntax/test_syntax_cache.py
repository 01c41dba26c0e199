"""The cache gives back what was stored, and never anything else."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shapecheck import ir
from shapecheck.syntax import IrCache, SourceError, load_module
from shapecheck.syntax import cache as cache_module

SOURCE = b'''"""Doc."""
import a.b as c
class A(B, metaclass=M):
    x: int = ...
    def f(self, *a, k=1, **b):  # comment
        return [y for y in {1j: -2.5, **d} if (z := y) in (b"x", None)], f"{a!r:>{w}}{k=}"
match x:
    case {"k": [1, *r]} | A(p=q): pass
'''


def entries(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.ir"))


def test_what_was_stored_comes_back(tmp_path: Path) -> None:
    cache = IrCache(tmp_path)
    first = load_module("p/m.py", "p.m", SOURCE, cache)
    assert len(entries(tmp_path)) == 1
    assert cache.load(SOURCE, notebook=False, path="p/m.py", name="p.m") == first
    again = load_module("q/n.py", "q.n", SOURCE, cache)
    assert (again.path, again.name, again.body) == ("q/n.py", "q.n", first.body)
    assert type(again.body[0].at) is ir.Pos
    assert cache.load(SOURCE, notebook=True, path="p", name="p") is None
    assert cache.load(SOURCE + b"#", notebook=False, path="p", name="p") is None


def test_errors_are_remembered_too(tmp_path: Path) -> None:
    cache = IrCache(tmp_path)
    for _ in range(2):
        with pytest.raises(SourceError) as caught:
            load_module("m.py", "m", b"x = 1\na b\n", cache)
        assert (caught.value.kind, caught.value.line, caught.value.column) == ("syntax", 2, 3)
    assert len(entries(tmp_path)) == 1


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "other", "garbage"])
def test_damaged_entries_are_rewritten(tmp_path: Path, damage: str) -> None:
    cache = IrCache(tmp_path)
    good = load_module("m.py", "m", SOURCE, cache)
    (entry,) = entries(tmp_path)
    content = entry.read_bytes()
    middle = len(content) // 2
    entry.write_bytes(
        {
            "empty": b"",
            "cut": content[:-3],
            "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
            "other": cache_module._digest(payload := pickle.dumps([1, 2])) + payload,
            "garbage": b"\x80\x05garbage" * 9,
        }[damage]
    )
    assert cache.load(SOURCE, notebook=False, path="m.py", name="m") is None
    assert load_module("m.py", "m", SOURCE, cache) == good
    assert entry.read_bytes() == content


def test_entries_can_hold_no_code(tmp_path: Path) -> None:
    cache = IrCache(tmp_path)
    load_module("m.py", "m", SOURCE, cache)
    (entry,) = entries(tmp_path)

    class Evil:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(tmp_path / "evil"),)

    for payload in (pickle.dumps(Evil()), b"cbuiltins\neval\n(S'1'\ntR.", b"cshapecheck.ir\nannotations\n."):
        entry.write_bytes(cache_module._digest(payload) + payload)
        assert cache.load(SOURCE, notebook=False, path="m.py", name="m") is None
    assert not (tmp_path / "evil").exists()


def test_another_layout_is_another_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_module("m.py", "m", SOURCE, IrCache(tmp_path))
    monkeypatch.setattr(cache_module, "LOWERING_VERSION", -1)
    assert IrCache(tmp_path).load(SOURCE, notebook=False, path="m.py", name="m") is None


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/nowhere")):
        assert load_module("m.py", "m", SOURCE, IrCache(folder)).name == "m"


def test_deep_modules_are_cached(tmp_path: Path) -> None:
    cache = IrCache(tmp_path)
    deep = b"x = " + b"a + " * 1400 + b"a"
    load_module("m.py", "m", deep, cache)
    assert cache.load(deep, notebook=False, path="m.py", name="m") is not None


def test_a_cached_run_imports_no_libcst(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom shapecheck.syntax import IrCache, load_module\n"
        f"load_module('m.py', 'm', {SOURCE!r}, IrCache({str(tmp_path)!r}))\nprint('libcst' in sys.modules)"
    )
    seen = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True) for _ in range(2)
    ]
    assert [run.stdout.strip() for run in seen] == ["True", "False"]
