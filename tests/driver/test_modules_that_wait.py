"""What a file is told of modules of its project that wait: gaps, findings, suppressions, changes behind a cache."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.interp.libraries import modules
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

NET = """
    import torch
    from torch import nn
    from pkg.layers import Block, width
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.block = Block()
        def forward(self, x):
            return self.block(x)
"""
LAYERS = """
    from torch import nn
    {more}
    width = 4
    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(3, width)
        def forward(self, x):
            return self.fc(x)
"""


def checked(folder: Path, files: dict[str, str], file: str, *, cache: bool = False) -> Report:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return check([str(folder / file)], Config(root=str(folder), cache=cache, strict=True))


def project(more: str = "", **others: str) -> dict[str, str]:
    beside = {f"pkg/{name}.py": text for name, text in others.items()}
    return {"pkg/__init__.py": "", "pkg/layers.py": LAYERS.format(more=more), "net.py": NET, **beside}


def lines(report: Report) -> list[tuple[str, int, str]]:
    return [(Path(d.at.path).name, d.at.line, d.message) for d in report.diagnostics]


def test_imports_take_no_steps_of_an_entry(tmp_path: Path) -> None:
    long = "sizes = []\nfor i in range(12_000):\n    sizes.append(i)\n    last = i\n"
    many = {f"long{i}": long for i in range(5)}
    more = "\n    ".join(f"from .long{i} import last as last{i}" for i in range(5))
    more += "\n    used = " + " + ".join(f"last{i}" for i in range(5))
    report = checked(tmp_path, project(more, **many), "net.py")
    assert not report.diagnostics
    assert report.models[0].output == ["B", 4]


def test_a_module_that_takes_too_long_is_told_where_it_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules, "OWN_STEPS", 300)
    slow = "for i in range(300):\n    last = i\nend = 1\n"
    report = checked(tmp_path, project("from .slow import end\n    used = end", slow=slow), "net.py")
    assert any(name == "layers.py" and line == 3 and "steps" in told for name, line, told in lines(report))
    assert report.models[0].output == ["B", 4]


def test_what_fails_in_a_module_that_waits_is_told_at_its_line(tmp_path: Path) -> None:
    files = project("sizes = {'a': 1}\n    wrong = sizes['b']")
    report = checked(tmp_path, files, "net.py")
    assert [(name, line) for name, line, _ in lines(report)] == [("net.py", 4)]
    assert "KeyError" in report.diagnostics[0].message


def test_a_finding_is_suppressed_in_the_module_that_it_stands_in(tmp_path: Path) -> None:
    call = "broken = nn.Linear(3, 4)(torch.zeros(2, 5))"
    told = checked(tmp_path, project(f"import torch\n    {call}"), "net.py")
    assert [(name, line) for name, line, _ in lines(told)] == [("layers.py", 4)]
    assert not checked(tmp_path, project(f"import torch\n    {call}  # shapecheck: ignore"), "net.py").diagnostics


def test_a_name_that_a_module_lacks_is_told_at_the_import(tmp_path: Path) -> None:
    report = checked(tmp_path, project("from .other import nothing", other="value = 1\n"), "net.py")
    assert ("layers.py", 3, "not followed: pkg.other has no nothing") in lines(report)


def test_a_change_of_a_module_that_waits_is_seen(tmp_path: Path) -> None:
    files = project("from .sizes import depth", sizes="depth = 1\n")
    assert not checked(tmp_path, files, "net.py", cache=True).diagnostics
    files["pkg/sizes.py"] = "depth = 1\nraise RuntimeError('no')\n"
    changed = checked(tmp_path, files, "net.py", cache=True)
    assert any("RuntimeError" in d.message for d in changed.diagnostics)
