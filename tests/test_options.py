"""Every option and every setting, found by listing: each is documented, and each changes what a run is told."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from tomllib import loads
from types import ModuleType

import pytest

import shapecheck.driver
import shapecheck.reporters
from shapecheck import check
from shapecheck.cli import main
from shapecheck.report.model_summary import Summary
from shapecheck.report.report import Inference, Report, summarise
from shapecheck.report.verification import Verification
from shapecheck.settings.arguments import COMMANDS
from shapecheck.settings.config import _KEYS, Config, Target
from shapecheck.verify import findings
from shapecheck.verify import run as verify_run
from tests.documents import DOCUMENTS, ROOT, blocks_of

HELP = {"-h", "--help"}
GIVEN = {
    "check": ["check", "a.py"],
    "infer": ["infer", "a.py:Net"],
    "summary": ["summary", "a.py:Net"],
    "verify": ["verify", "a.py:Net"],
    "explain": ["explain"],
}
"""Each command as it is called without options."""
RUNNING = {"--device", "--seed", "--timeout", "--memory"}
"""Options of `check` that speak of `--verify`."""
VALUES = {
    "--format": "json",
    "--fail-on": "error",
    "--select": "SHP2",
    "--ignore": "SHP2",
    "--jobs": "3",
    "--python": sys.executable,
    "--input": "x=B,3",
    "--sizes": "B=4",
    "--depth": "7",
    "--columns": "num_params",
    "--col-names": "num_params",
    "--row-names": "ascii_only",
    "--row-settings": "ascii_only",
    "--col-width": "9",
    "--verbose": "2",
    "--output": "out.txt",
    "--device": "meta",
    "--seed": "5",
    "--timeout": "7",
    "--memory": "2",
}
"""A value other than the default for each option that takes one."""


def options_of(command: str) -> list[tuple[str, ...]]:
    """The names of each option."""
    parser = ArgumentParser(prog=command)
    COMMANDS[command](parser)
    return [tuple(action.option_strings) for action in parser._actions if {*action.option_strings} - HELP]


EVERY = [(command, names) for command in COMMANDS for names in options_of(command) if names]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """What the command line tells the engine and the formats, which are stand-ins here."""
    calls: list[object] = []
    inference = Inference("a.py:Net", {"x": ["B"]}, ["B"])
    results = {
        "check": Report(("a.py",), (), (), summarise(["a.py"], (), (), 0, 0)),
        "infer": inference,
        "summary": Summary(inference),
        "verify": Verification((), "", "cpu"),
        "confirmed": Report(("a.py",), (), (), summarise(["a.py"], (), (), 0, 0)),
    }

    def stand_in(name: str, result: object) -> object:
        def call(*args: object) -> object:
            calls.append((name, *(arg for arg in args if type(arg).__name__ != "Progress" and not callable(arg))))
            return result

        return call

    engine = ModuleType("shapecheck.driver.project")
    for name in ("check", "infer", "summary"):
        setattr(engine, name, stand_in(name, results[name]))
    monkeypatch.setitem(sys.modules, "shapecheck.driver.project", engine)
    monkeypatch.setattr(shapecheck.driver, "project", engine, raising=False)
    monkeypatch.setattr(verify_run, "verify", stand_in("verify", results["verify"]))
    monkeypatch.setattr(findings, "confirmed", stand_in("confirmed", results["confirmed"]))
    for name in ("render", "render_inference", "render_summary", "render_verification"):
        monkeypatch.setattr(shapecheck.reporters, name, stand_in(name, "text\n"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").touch()
    return calls


@pytest.mark.parametrize(("command", "names"), EVERY)
def test_an_option_changes_what_a_run_is_told(command, names, told, capsys):
    base = [*GIVEN[command], *(["--verify"] if command == "check" and {*names} & RUNNING else [])]

    def run(arguments: list[str]) -> tuple[list[object], str]:
        told.clear()
        assert main([*base, *arguments]) == 0
        return [*told], capsys.readouterr().out

    plain = run([])
    changed = [run([name, VALUES[name]] if name in VALUES else [name]) for name in names]
    assert plain not in changed
    assert all(each == changed[0] for each in changed), "names of one option do the same"


@pytest.mark.parametrize(("command", "names"), EVERY)
def test_an_option_is_documented(command, names):
    pages = [
        ROOT / "README.md",
        ROOT / f"docs/{command}.md",
        *([ROOT / "docs/verify.md"] if {*names} & RUNNING else []),
    ]
    text = "".join(page.read_text(encoding="utf-8") for page in pages if page.exists())
    assert [name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", text)] == []


OTHER_TOOLS = {"--quiet", "--upgrade", "--editable", "--group", "--runs", "--only", "--kept", "--add", "--no-deps"}


def test_options_in_the_documents_are_ones_that_there_are():
    known = {name for _, names in EVERY for name in names} | OTHER_TOOLS | HELP | {"--version"}
    for document in DOCUMENTS:
        text = re.sub(r"^```text\n.*?^```", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*(?![\w-])", text)) <= known, document


# -------------------------------------------------------------------- settings
def test_every_setting_is_documented():
    (block,) = (b for b in blocks_of(ROOT / "README.md") if b.language == "toml" and "file" not in b.notes)
    assert set(loads(block.text)["tool"]["shapecheck"]) == set(_KEYS)


def test_targets_of_the_configuration_are_checked(tmp_path):
    (tmp_path / "net.py").write_text(
        "from torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self, width):\n"
        "        super().__init__()\n        self.head = nn.Linear(width, 3)\n\n"
        "    def forward(self, x):\n        return self.head(x)\n"
    )
    config = Config(root=str(tmp_path), cache=False, targets=(Target("net.py:Net(5)", (("x", "B,4"),)),))
    assert [found.code for found in check([tmp_path], config).diagnostics] == ["SHP203"]
