"""Every setting, found by listing the fields of `Config`, makes a difference that the command shows."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from shapecheck.cli import main
from shapecheck.driver import pool, sessions
from shapecheck.hub import Pretrained
from shapecheck.settings.config import _KEYS, Config

NET = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.head = nn.Linear(width, 3)

    def forward(self, x):
        return self.head(x)


{script}
"""
ERROR = NET.format(script="Net(4)(torch.zeros(2, 5))")
WARNING = NET.format(script="nn.MSELoss()(torch.zeros(4, 1), torch.zeros(4))")
GAP = NET.format(script="torch.ops.mine.unheard_of(torch.zeros(3))")
LIBRARY = "import torch\nfrom mylib import first\ntorch.zeros(4) @ first(torch.zeros(3, 5))\n"
CLEAN = NET.format(script="")


class Case(NamedTuple):
    """A file, a line of the table, and what is shown with it alone, or without it alone."""

    text: str
    setting: str
    shown_with: str = ""
    shown_without: str = ""
    arguments: tuple[str, ...] = ("check", ".")


CASES = {
    "select": [Case(ERROR, 'select = ["SHP7"]', "nothing found", "SHP203")],
    "ignore": [
        Case(ERROR, 'ignore = ["feature-mismatch"]', "nothing found", "SHP203"),
        Case(ERROR, 'ignore = ["SHP2"]', "", "SHP203", ("infer", "net.py:Net(4)", "--input", "x=2,5")),
        Case(ERROR, 'ignore = ["SHP2"]', "", "SHP203",
             ("summary", "net.py:Net(4)", "--input", "x=2,5", "--format=json")),
    ],
    "fail-on": [Case(WARNING, 'fail-on = "error"', "exit 0", "exit 1")],
    "strict": [
        Case(GAP, "strict = true", "SHP903", "exit 0"),
        Case(GAP, "strict = true", "exit 1", "exit 0", ("infer", "net.py:torch.ops.mine.unheard_of", "--input", "x=3")),
    ],
    "exclude": [
        Case(ERROR, 'exclude = ["sub/"]', "in 1 file (", "in 2 files ("),
        Case(ERROR, 'exclude = ["sub/*"]', "in 1 file (", "in 2 files ("),
        Case(ERROR, 'exclude = ["sub/inner.py"]', "in 1 file (", "in 2 files ("),
        Case(ERROR, 'exclude = ["inner.py"]', "in 1 file (", "in 2 files ("),
        Case(ERROR, 'exclude = ["net.py"]', "nothing found in 1 file (", "in 2 files ("),
    ],
    "force-exclude": [
        Case(ERROR, 'exclude = ["net.py"]\nforce-exclude = true', "nothing found in 0 files", "SHP203", ("net.py",)),
    ],
    "respect-gitignore": [Case(CLEAN, "respect-gitignore = false", "in 3 files:", "in 2 files (1 ignored by git)")],
    "targets": [
        Case(CLEAN, 'targets = [{target = "net.py:Net(5)", inputs = {x = "B,4"}}]', "SHP203", "nothing found"),
        Case(CLEAN, 'targets = [{target = "net.py:Net(5)", inputs = ["x=B,4"]}]', "SHP203", "nothing found"),
        Case(CLEAN, 'targets = ["net:Net(5)"]', "Net(5)  (B, 5) -> (B, 3)", "1 model,", (".", "--show-models")),
        Case(CLEAN, 'python = "env/bin/python"\ntargets = ["mylib:Wide(5)"]', "(B, 5) -> (B, 7)", "1 model,",
             (".", "--show-models")),
        Case(CLEAN, 'targets = ["net.py:Net(5)"]', "2 models,", "1 model,", ("net.py",)),
    ],
    "python": [Case(LIBRARY, 'python = "env/bin/python"', "SHP205", "nothing found"),
               Case(LIBRARY, 'python = "env"', "SHP205", "nothing found")],
    "cache-dir": [Case(CLEAN, 'cache-dir = ".kept"', ".kept/results", "elsewhere/shapecheck/results")],
    "jobs": [Case(CLEAN, "jobs = 5", "5 processes", "2 processes", ("check", "many"))],
    "hub": [Case(CLEAN, "hub = true", "the hub may be asked", "the hub is not asked")],
}  # fmt: skip
NO_SETTING = {"root", "cache", "importers"}
"""Fields that the command line alone decides; tests/test_options.py has their options."""


def test_each_setting_has_a_case() -> None:
    assert set(CASES) == set(_KEYS)
    assert {field for field, _ in _KEYS.values()} == set(Config._fields) - NO_SETTING


def _table(lines: str) -> str:
    """The table, with the folder of the environment excluded besides."""
    lines = lines.replace("exclude = [", 'exclude = ["env", ')
    return "[tool.shapecheck]\n" + (lines if "exclude" in lines else f'exclude = ["env"]\n{lines}') + "\n"


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """All that a run of the command shows: what it prints, its exit code, what it writes, starts and may ask."""
    said: list[str] = []

    class Recorded(ProcessPoolExecutor):
        def __init__(self, count: int, **options: Any) -> None:
            said.append(f"{count} processes")
            super().__init__(count, **options)

    class Asked(Pretrained):
        def __init__(self, folders: tuple[str, ...], *, allowed: bool) -> None:
            said.append("the hub may be asked" if allowed else "the hub is not asked")
            super().__init__(folders, allowed=allowed)

    monkeypatch.setattr(pool, "ProcessPoolExecutor", Recorded)
    monkeypatch.setattr(sessions, "Pretrained", Asked)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)

    def run(case: Case, name: str, table: str) -> str:
        folder = tmp_path / name
        site = folder / "env/lib/python3.11/site-packages/mylib"
        others = {f"many/m{i}.py": "x = 1\n" for i in range(45)} if "many" in case.arguments else {}
        files = {
            "net.py": case.text,
            "sub/inner.py": "x = 1\n",
            "ignored.py": "x = 1\n",
            ".gitignore": "ignored.py\n",
            ".git/HEAD": "",
            "env/bin/python": "",
            "pyproject.toml": _table(table),
            **others,
        }  # fmt: skip
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        site.mkdir(parents=True)
        site.joinpath("__init__.py").write_text(
            "import torch\nfrom torch import nn\n\n\ndef first(x):\n    return x[0]\n\n\nclass Wide(nn.Linear):\n"
            "    def __init__(self, width):\n        super().__init__(width, 7)\n"
        )
        monkeypatch.chdir(folder)
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "elsewhere"))
        said.clear()
        code = main([*case.arguments])
        out, err = capsys.readouterr()
        written = sorted(str(path.relative_to(folder)) for path in folder.rglob("results"))
        return "\n".join([out, err, f"exit {code}", *written, *said])

    return run


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{key}-{n}") for key, cases in CASES.items() for n, case in enumerate(cases)]
)
def test_a_setting_makes_a_difference(case: Case, shown: Callable[..., str]) -> None:
    without = "\n".join(case.setting.splitlines()[:-1]) if "\n" in case.setting else ""
    before, after = shown(case, "without", without), shown(case, "with", case.setting)
    assert case.shown_with in after
    assert case.shown_without in before
    if case.shown_with:
        assert case.shown_with not in before
    if case.shown_without:
        assert case.shown_without not in after


# -------------------------------------------------------------------- the command line and the file
@pytest.mark.parametrize(
    ("table", "arguments", "codes"),
    [
        ('ignore = ["SHP203"]', ["--select", "SHP203"], {"SHP203"}),
        ('ignore = ["SHP2"]', ["--select", "SHP203"], {"SHP203"}),
        ('ignore = ["SHP203"]', ["--select", "SHP"], {"SHP203", "SHP701"}),
        ('ignore = ["SHP203"]', ["--select", "SHP7"], {"SHP701"}),
        ('ignore = ["SHP203"]', ["--select", "SHP2", "--ignore", "SHP203"], set()),
        ('ignore = ["SHP203"]', ["--ignore", "SHP701"], set()),
        ('ignore = ["SHP203"]', [], {"SHP701"}),
        ('select = ["SHP7"]', ["--select", "SHP2"], {"SHP203"}),
        ('select = ["SHP7"]', ["--ignore", "SHP701"], set()),
    ],
)
def test_the_command_line_goes_before_the_file(
    table: str, arguments: list[str], codes: set[str], shown: Callable[..., str]
) -> None:
    text = ERROR + "nn.MSELoss()(torch.zeros(4, 1), torch.zeros(4))\n"
    said = shown(Case(text, "", arguments=("net.py", "--no-cache", *arguments)), "project", table)
    assert {code for code in ("SHP203", "SHP701") if code in said} == codes


# -------------------------------------------------------------------- what is wrong is refused
@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('python = "no/such/python"', "[tool.shapecheck] python: "),
        ('python = "sub"', "no installed packages belong to it"),
        ('targets = ["gone.py:Net"]', "targets: gone.py:Net: gone.py: no such file"),
        ('targets = ["net.py"]', "targets: net.py: a target is path/to/file.py:EXPR"),
        ('targets = ["net.py:Net("]', "targets: net.py:Net(: Net(: not a Python expression"),
        ('targets = ["no_such_library:Net()"]', "targets: no_such_library:Net(): no_such_library: no such module"),
        ('targets = [{target = "net.py:Net(5)", inputs = {xx = "B,4", y = "3"}}]', "no input `xx`"),
        ('targets = [{target = "net.py:Net(5)", inputs = {x = "B,4:flot32"}}]', "did you mean `float32`"),
        ('targets = [{target = "net.py:Net(5)", inputs = ["x=2", "x=3"]}]', "`x` is given twice"),
        ('exclud = ["a"]', "has no key `exclud`; did you mean `exclude`?"),
        ('fail-on = "never"', 'must be "error" or "warning"'),
        ('ignore = ["SHP2033"]', "no code, name or prefix `SHP2033`; did you mean `SHP203`?"),
    ],
)
def test_what_is_wrong_is_refused(table: str, message: str, shown: Callable[..., str]) -> None:
    said = shown(Case(CLEAN, ""), "project", table)
    assert message in said
    assert "exit 2" in said
    assert "Traceback" not in said


def test_a_target_exercises_its_class(shown: Callable[..., str]) -> None:
    """What fails at every width is told once, with the sizes that the target gives."""
    text = CLEAN.replace("self.head(x)", "self.head(x) @ torch.zeros(4, 2)")
    said = shown(Case(text, "", arguments=("net.py",)), "project", 'targets = ["net.py:Net(5)"]')
    assert said.count("error[") == 1
    assert "2 models" in said


def test_a_comment_hides_what_a_target_finds(shown: Callable[..., str]) -> None:
    text = CLEAN.replace("return self.head(x)", "return self.head(x)  # shapecheck: ignore[feature-mismatch]")
    table = 'targets = [{target = "net.py:Net(5)", inputs = {x = "B,4"}}]'
    assert "nothing found" in shown(Case(text, "", arguments=("net.py",)), "project", table)
