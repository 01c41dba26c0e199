"""Every block of code in the documents is run and compared, or says why it is not."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from shapecheck.base.version import VERSION
from shapecheck.cli import main
from shapecheck.driver.results import cache_folder
from shapecheck.settings.arguments import parse
from shapecheck.settings.config import Config
from tests.documents import DOCUMENTS, ROOT, blocks_of, make_targets, prepare, run, shapecheck_commands

BLOCKS = [block for document in DOCUMENTS for block in blocks_of(document)]
FILES = [block for block in BLOCKS if "file" in block.notes]
READ = [block for block in BLOCKS if block.language == "yaml" or "not run" in block.notes]
RUN = [
    block
    for block in BLOCKS
    if block.language in {"console", "sh", "python", "toml"} and block not in FILES and block not in READ
]
SHOWN = {"text"}
"""Languages of blocks that are no code: drawings."""
MARKS = {"torch": (pytest.mark.torch, pytest.mark.slow), "plugin": (pytest.mark.plugin,)}


def test_every_block_is_run_or_says_why_not():
    loose = [b.name for b in BLOCKS if b not in [*RUN, *READ, *FILES] and b.language not in SHOWN]
    assert loose == [], "a block has a language, and what is not run has a comment `<!-- not run: REASON -->` above it"


def test_drawings_hide_no_commands():
    for block in BLOCKS:
        if block.language in SHOWN:
            assert not re.search(r"^(\$ |shapecheck |python |pip |make |import |from )", block.text, re.MULTILINE), (
                block.name
            )


def test_notes_are_known():
    for block in BLOCKS:
        assert set(block.notes) <= {"not run", "file", "before", "with", "needs"}, block.name
        assert block.notes.get("needs", "torch") in MARKS, block.name


@pytest.mark.parametrize("block", FILES, ids=lambda block: block.name)
def test_a_file_is_used(block):
    later = [other for other in (*RUN, *READ) if block in other.earlier]
    assert any(block.notes["file"].partition("/")[0] in other.text for other in later)


@pytest.mark.parametrize(
    "block", [pytest.param(b, id=b.name, marks=MARKS[b.notes["needs"]] if "needs" in b.notes else ()) for b in RUN]
)
def test_block(block, tmp_path):
    prepare(tmp_path, block)
    run(block, tmp_path)


@pytest.mark.parametrize("block", READ, ids=lambda block: block.name)
def test_commands_that_are_not_run_are_ones_that_there_are(block):
    for arguments in shapecheck_commands(block.text):
        parse(arguments)
    if block.language == "python":
        compile(block.text, block.name, "exec")


def test_hooks_are_ones_that_there_are():
    hooks = set(
        re.findall(r"^- id: (.+)$", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    )
    texts = [document.read_text(encoding="utf-8") for document in DOCUMENTS]
    assert {name for text in texts for name in re.findall(r"^ +- id: (.+)$", text, re.MULTILINE)} == hooks
    assert {rev for text in texts for rev in re.findall(r"^ +rev: (.+)$", text, re.MULTILINE)} == {f"v{VERSION}"}
    for arguments in (found for text in texts for found in re.findall(r"\bargs: \[(.+?)\]", text)):
        parse(["check", *arguments.split(", "), "changed.py"])


def test_the_cache_that_is_kept_is_the_one_that_there_is(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    (path,) = re.findall(r"^ +path: (.+)$", (ROOT / "docs/ci.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert os.path.expanduser(path) == cache_folder(Config())
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.py").write_text("import torch\n\nprint(torch.zeros(2).shape)\n")
    assert main(["model.py"]) == 0
    assert any(file.is_file() for file in Path(path).expanduser().rglob("*"))
    assert {entry.name for entry in tmp_path.iterdir()} == {"model.py", ".cache"}


def test_targets_of_make_are_there():
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        assert make_targets(document.read_text(encoding="utf-8")) <= there, document
