"""A plugin as a user has it: built and installed with pip beside shapecheck, in an environment of its own."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.documents import ROOT, Block, blocks_of, compare, run_python, session

pytestmark = pytest.mark.slow

NEEDED = ("libcst", "sympy", "mpmath", "pluggy", "rich", "pygments", "markdown_it", "mdurl", "pathspec", "hatchling",
          "packaging", "trove_classifiers", "yaml")  # fmt: skip
"""What shapecheck runs on, and what builds it: lent to the new environment, for there may be no network."""
LIBRARY = "def pair_scores(left, right):\n    return left\n"


def section(title: str) -> list[Block]:
    """The blocks of a section of the README."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    first = lines.index(title)
    last = next((n for n, line in enumerate(lines) if n > first and line.startswith("## ")), len(lines))
    return [block for block in blocks_of(ROOT / "README.md") if first < block.line <= last]


BLOCKS = section("## A rule in ten minutes")


class Environment:
    def __init__(self, folder: Path) -> None:
        venv.create(folder / "env", with_pip=False)
        self.folder = folder
        self.python = folder / "env/bin/python"
        (self.site,) = (folder / "env/lib").glob("python3*/site-packages")
        for name in NEEDED:
            found = importlib.util.find_spec(name)
            place = found and (found.submodule_search_locations or [found.origin])[0]
            if place:
                (self.site / Path(place).name).symlink_to(place)

    def pip(self, *arguments: str) -> None:
        offline = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation"] if arguments[0] == "install" else []
        command = [sys.executable, "-m", "pip", "--python", str(self.python), arguments[0], *offline, *arguments[1:]]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def shapecheck(self, *arguments: str) -> str:
        command = [str(self.python.with_name("shapecheck")), *arguments]
        cache = {"XDG_CACHE_HOME": str(self.folder / "cache"), "PATH": "/usr/bin:/bin", "HOME": str(self.folder)}
        done = subprocess.run(command, cwd=self.folder, env=cache, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Shapecheck in a new environment, and the files of the README's section beside it."""
    made = Environment(tmp_path_factory.mktemp("user"))
    made.pip("install", str(ROOT))
    for block in BLOCKS:
        if "file" in block.notes:
            path = made.folder / block.notes["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    return made


def test_the_rule_of_the_readme_in_a_fresh_environment(environment: Environment) -> None:
    ((command, shown),) = (found for block in BLOCKS if block.language == "console" for found in session(block.text))
    (install,) = (block.text.split() for block in BLOCKS if block.language == "sh")
    assert command.split()[0] == install[0].replace("pip", "shapecheck")
    before = environment.shapecheck(*command.split()[1:])
    assert "nothing found" in before, "mylib is not installed, and nothing says what it does"

    environment.pip(*install[1:])
    compare(shown, environment.shapecheck(*command.split()[1:]))

    (environment.site / "mylib").mkdir()
    (environment.site / "mylib/__init__.py").write_text(LIBRARY)
    compare(shown, environment.shapecheck(*command.split()[1:]))

    environment.pip("uninstall", "--yes", "shapecheck-mylib")
    assert "nothing found" in environment.shapecheck(*command.split()[1:]), "the cache holds no result of a plugin gone"


def test_a_change_of_the_rule_counts_at_once(environment: Environment) -> None:
    rules = environment.folder / "plugin/shapecheck_mylib/rules.py"
    (environment.site / "shapecheck_mylib-1.0.dist-info").mkdir()
    entry = environment.site / "shapecheck_mylib-1.0.dist-info/entry_points.txt"
    entry.write_text("[shapecheck]\nmylib = shapecheck_mylib\n")
    (environment.site / "shapecheck_mylib.pth").write_text(str(environment.folder / "plugin"))
    assert "SHP201" in environment.shapecheck("scores.py")
    rules.write_text(rules.read_text().replace("axis=2)", "axis=2) if False else None"))
    assert "nothing found" in environment.shapecheck("scores.py")


def test_the_examples_of_the_rule_hold(tmp_path: Path) -> None:
    (rules,) = (block for block in BLOCKS if block.notes.get("file", "").endswith("rules.py"))
    run_python(rules, tmp_path)
