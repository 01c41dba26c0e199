"""Each mend is judged by applying it: the program that has it runs in torch, where the faulty one does not."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import types
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from mend_programs import MENDED, UNMENDED

from shapecheck import check
from shapecheck.report.diagnostics import Diagnostic, Fix
from shapecheck.settings.config import Config
from tests.cases.markers import read_markers

torch = pytest.importorskip("torch")
CASES = Path(__file__).parents[2] / "cases"


def applied(text: str, edits: Iterable[Fix]) -> str:
    """A text with all edits made, the last one first."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda edit: edit.at[1:], reverse=True):
        _, line, column, end_line, end_column, _ = edit.at
        head, tail = lines[line - 1][: column - 1], lines[end_line - 1][end_column - 1 :]
        lines[line - 1 : end_line] = (head + edit.text + tail).split("\n")
    return "\n".join(lines)


def run(text: str, path: str, more: Iterable[str] = ()) -> None:
    module = types.ModuleType("__main__")
    module.__file__ = path
    if Path(path).with_name("__init__.py").exists():
        module.__package__ = Path(path).parent.name
    before, paths, arguments = sys.modules["__main__"], list(sys.path), sys.argv
    sys.modules["__main__"], sys.argv = module, [path]
    sys.path[:0] = [str(Path(path).parent), str(Path(path).parent.parent)]
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(text, path, "exec"), vars(module))
            vars(module).setdefault("torch", torch)
            for expression in more:
                eval(compile(expression, path, "eval"), vars(module))
    finally:
        sys.modules["__main__"], sys.argv = before, arguments
        sys.path[:] = paths


def found_in(text: str, folder: Path) -> list[Diagnostic]:
    path = folder / "program.py"
    path.write_text(text)
    report = check(path, Config(root=str(folder), cache=False))
    return [d for d in report.diagnostics if d.severity != "note"]


@pytest.mark.parametrize("name", MENDED)
def test_a_mended_program_runs(name: str, tmp_path: Path) -> None:
    words, text = MENDED[name]
    found = found_in(text, tmp_path)
    if found[0].severity == "error":
        with pytest.raises(Exception):  # noqa: B017 - whatever torch raises
            run(text, str(tmp_path / "program.py"))
    (told,) = {d.help for d in found}
    assert told is not None and words in told
    assert found[0].fix is not None
    mended = applied(text, found[0].fix.edits)
    run(mended, str(tmp_path / "program.py"))
    assert not found_in(mended, tmp_path)


@pytest.mark.parametrize("name", UNMENDED)
def test_no_mend_is_better_than_a_guess(name: str, tmp_path: Path) -> None:
    found = found_in(UNMENDED[name], tmp_path)
    assert found
    assert [d.help for d in found if d.help is not None] == []


WHOLE = sorted(p for p in CASES.rglob("*.py") if p.parent != CASES and b"# run: never" not in p.read_bytes())


@pytest.mark.slow
def test_case_files_run_with_their_mends(tmp_path: Path) -> None:
    """In a case file that has a mend for each of its errors, they are all that it takes. One may uncover the next."""
    torch.manual_seed(0)
    folder = tmp_path / "cases"
    shutil.copytree(CASES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    faulty = [path for path in WHOLE if read_markers(path.read_bytes().decode(errors="replace")).errors]
    tried = left = list(_mended(folder / path.relative_to(CASES) for path in faulty))
    for _ in range(2):
        left = list(_mended(left))
    for path in tried:
        text = path.read_text()
        run(text, str(path), read_markers(text).verify)
    assert len(tried) > 40


def _mended(paths: Iterable[Path]) -> Iterator[Path]:
    """Apply the mends of the files that have one for each of their errors."""
    given = list(paths)
    report = check([str(path) for path in given], Config(root=str(CASES), cache=False))
    for path in given:
        own = [d for d in report.diagnostics if Path(d.at.path).resolve() == path and d.severity == "error"]
        fixes = {edit for d in own if d.fix is not None for edit in d.fix.edits}
        if own and all(d.fix is not None for d in own):
            path.write_text(applied(path.read_text(), fixes))
            yield path
