"""Every way out of every kind of loop: nothing is found where torch runs, and what is certain to fail still is."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from loop_matrix import FILES, FIRING, SILENT, program

from shapecheck import check
from shapecheck.settings.config import Config


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found_in(source: str, folder: Path) -> dict[int, str]:
    """Errors and warnings, by line."""
    (folder / "program.py").write_text(source)
    found = check([folder / "program.py"], Config(root=str(folder), cache=False)).diagnostics
    assert any(d.message.endswith("is (99,)") for d in found), "it ended early"
    return {d.at.line: f"{d.code} {d.message}" for d in found if d.severity in ("error", "warning")}


def marked(source: str) -> list[int]:
    return [number for number, text in enumerate(source.splitlines(), 1) if text.endswith("# fails")]


def with_handlers(source: str) -> str:
    """The same program, with each failure noted in `failed` and followed by what comes next."""
    lines = []
    for number, text in enumerate(source.splitlines(), 1):
        statement = text.removesuffix("  # fails")
        noted = f"try: {statement}\nexcept RuntimeError: failed.append({number})"
        lines.append(noted if statement != text else text)
    return "\n".join(lines)


@pytest.mark.parametrize("body", SILENT)
def test_nothing_is_found_where_a_way_leads_through(body, folder):
    assert found_in(program(SILENT[body]), folder) == {}


@pytest.mark.parametrize("body", FIRING)
def test_what_fails_on_every_way_is_found(body, folder):
    source = program(FIRING[body])
    assert list(found_in(source, folder)) == marked(source)


@pytest.mark.parametrize("body", SILENT)
def test_torch_runs_what_is_silent(body, folder):
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(program(SILENT[body]), "<program>", "exec"), {"__name__": "__main__"})


@pytest.mark.parametrize("body", FIRING)
def test_torch_refuses_what_fires(body, folder):
    source, failed = program(FIRING[body]), []
    exec(compile(with_handlers(source), "<program>", "exec"), {"__name__": "__main__", "failed": failed})
    assert failed == marked(source)
