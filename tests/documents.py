"""The fenced blocks of the documents, and how each is run: what a document shows is what the program does.

What Markdown does not show is said in HTML comments right above a block, one a line:
    `<!-- not run: REASON -->`     the block is read only: its commands must still be ones that there are
    `<!-- file: NAME -->`          the block is a file that later blocks of the document work with
    `<!-- before: COMMAND -->`     run first, for this block and for all later ones
    `<!-- with: STATEMENTS -->`    what a piece of a program has before it
    `<!-- needs: torch|plugin -->` the mark that the test of this block carries
`...` alone on a line of output stands for any lines.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from types import ModuleType

from shapecheck.rules.core.registry import Registry
from shapecheck.settings.config import load_config
from shapecheck.testing import construct, forward, infer

ROOT = Path(__file__).parents[1]
GENERATED = {"docs/codes.md", "docs/field.md", "docs/zoo.md"}
"""Pages of tables that programs write."""
DOCUMENTS = sorted(
    path
    for pattern in ("README.md", "CONTRIBUTING.md", "docs/*.md", "plugins/*/README.md", "benchmarks/README.md")
    for path in ROOT.glob(pattern)
    if str(path.relative_to(ROOT)) not in GENERATED
)
VARYING = (
    (re.compile(r"\btorch \d+\.\d+\.\d+(\+\w+)?"), "torch VERSION"),
    (re.compile(r"\b\d+\.\d+ s\b"), "TIME"),
    (re.compile(r"tried at \d+ sizes (\(.*?)(, \d+ with a long axis)?\); \d+ layer"), r"tried at sizes \1); layer"),
)
"""What differs from machine to machine: versions, times, and how many long axes there was time for."""

_FENCE = re.compile(r"^( *)(`{3,})(\w*)\s*$")
_COMMENT = re.compile(r"^ *<!-- ([a-z ]+): (.+) -->$")


@dataclass(frozen=True)
class Block:
    document: Path
    line: int
    language: str
    text: str
    notes: dict[str, str]
    earlier: tuple[Block, ...] = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


def blocks_of(document: Path) -> list[Block]:
    """The fenced blocks of a document, each with the comments right above it."""
    found: list[Block] = []
    notes: dict[str, str] = {}
    lines = iter(enumerate(document.read_text(encoding="utf-8").splitlines(), start=1))
    for number, line in lines:
        if comment := _COMMENT.match(line):
            notes[comment[1]] = comment[2]
        elif fence := _FENCE.match(line):
            text = dedent("".join(f"{inner}\n" for inner in _until(lines, fence[1] + fence[2])))
            found.append(Block(document, number, fence[3], text, notes, tuple(found)))
            notes = {}
        else:
            notes = {}
    return found


def _until(lines: Iterator[tuple[int, str]], fence: str) -> Iterator[str]:
    for _, line in lines:
        if line == fence:
            return
        yield line


# -------------------------------------------------------------------- running a block
def prepare(folder: Path, block: Block) -> None:
    """The folder as the reader has it at this place of the document."""
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    (folder / ".bin").mkdir()
    program = folder / ".bin" / "shapecheck"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m shapecheck "$@"\n')
    program.chmod(0o755)
    for each in (*block.earlier, block):
        if "before" in each.notes:
            shell(each.notes["before"], folder)
        if "file" in each.notes:
            file = folder / each.notes["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(each.text, encoding="utf-8")


def shell(commands: str, folder: Path, *, may_fail: bool = False) -> str:
    """What commands print, errors included."""
    modules = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    programs = os.pathsep.join([str(folder / ".bin"), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": modules, "PATH": programs},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert may_fail or done.returncode == 0, f"exit code {done.returncode}:\n{done.stdout}"
    return done.stdout


def run(block: Block, folder: Path) -> None:
    """Do what the block shows; an AssertionError says what is not so."""
    if block.language == "console":
        for command, shown in session(block.text):
            compare(shown, shell(command, folder, may_fail=True))
    elif block.language == "sh":
        shell(block.text, folder)
    elif block.language == "toml":
        (folder / "pyproject.toml").write_text(block.text, encoding="utf-8")
        load_config(str(folder))
    else:
        assert block.language == "python"
        run_python(block, folder)


def session(text: str) -> list[tuple[str, str]]:
    """The commands of a console, each with its output."""
    parts = re.split(r"^\$ (.+)\n", text, flags=re.MULTILINE)
    assert parts[0] == "", "a console begins with a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def compare(shown: str, printed: str) -> None:
    for pattern, word in VARYING:
        shown, printed = pattern.sub(word, shown), pattern.sub(word, printed)
    wanted = "".join("(?:.*\n)*" if line == "..." else re.escape(line) + "\n" for line in shown.rstrip().split("\n"))
    assert re.fullmatch(wanted, printed.rstrip() + "\n"), f"shown:\n{shown}\nprinted:\n{printed}"


def run_python(block: Block, folder: Path) -> None:
    """Run a program, its tests and the doctests of its rules; a comment behind `print(...)` is what it prints."""
    module = ModuleType("a_block_of_a_document")
    sys.modules[module.__name__] = module  # where dataclasses look for the names in annotations
    printed = io.StringIO()
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
            exec(block.notes.get("with", ""), vars(module))
            exec(compile(block.text, block.name, "exec", dont_inherit=True), vars(module))
            for name, value in list(vars(module).items()):
                if name.startswith("test_"):
                    value()
            registry = Registry()
            registry.collect(module)
            if list(registry):
                _run_doctests(module, registry)
    finally:
        del sys.modules[module.__name__]
    shown = re.findall(r"^\s*print\(.*\)  # (.+)$", block.text, re.MULTILINE)
    assert printed.getvalue().splitlines() == shown


def _run_doctests(module: ModuleType, registry: Registry) -> None:
    names = {
        "infer": lambda name, *args, **kwargs: infer(name, *args, registry=registry, **kwargs),
        "construct": lambda name, *args, **kwargs: construct(name, *args, registry=registry, **kwargs),
        "forward": forward,
    }
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, extraglobs=names):
        runner.run(test, out=said.append)
    assert runner.tries, "a rule is shown with doctests"
    assert not said, "".join(said)


# -------------------------------------------------------------------- what is only read
def shapecheck_commands(text: str) -> list[list[str]]:
    """The arguments of every call of the program in a script or a workflow."""
    calls = re.findall(r"(?:^|[\s/])shapecheck ([^#\n|&>]+)", text)
    return [shlex.split(call) for call in calls]


def make_targets(text: str) -> set[str]:
    return set(re.findall(r"(?:`|^|&& )make ([a-z-]+)", text, re.MULTILINE))
