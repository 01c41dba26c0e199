"""How far a check has come: on a terminal only, one line, and gone at the end."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import shapecheck

ROOT = str(Path(shapecheck.__file__).parents[1])
LONG = "a_name_that_is_longer_than_the_terminal_is_wide" * 4


def on_a_terminal(folder: Path, *arguments: str, **environment: str) -> tuple[str, str]:
    """What a run prints, and what it writes to a terminal besides."""
    leader, follower = pty.openpty()
    variables = {**os.environ, "PYTHONPATH": ROOT, "TERM": "xterm", "XDG_CACHE_HOME": str(folder / ".c"), **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "shapecheck", "check", *arguments],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=follower,
        text=True,
    ) as process:
        os.close(follower)
        said = b""
        while True:
            try:
                part = os.read(leader, 4096)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            said += part
        assert process.stdout is not None
        printed = process.stdout.read()
    os.close(leader)
    return printed, said.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b", LONG):
        (tmp_path / f"{name}.py").write_text("import torch\nx = torch.zeros(2)\n")
    return tmp_path


def test_it_names_each_file_and_is_erased(folder: Path) -> None:
    printed, said = on_a_terminal(folder, ".")
    assert "nothing found in 3 files" in printed
    lines = said.split("\r\033[K")
    assert lines[0] == lines[-1] == ""
    assert lines[1] == "checking 1 of 3: a.py"
    assert lines[2].startswith("checking 2 of 3: a_name_that")
    assert lines[2].endswith("…")
    assert len(lines[2]) <= 80
    assert lines[3] == "checking 3 of 3: b.py"
    _, again = on_a_terminal(folder, ".")
    assert "checking" not in again, "nothing has changed, so nothing takes time"


@pytest.mark.parametrize(("arguments", "environment"), [(("-q",), {}), ((), {"TERM": "dumb"})])
def test_where_nobody_wants_it(folder: Path, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
    assert on_a_terminal(folder, ".", *arguments, **environment)[1] == ""
