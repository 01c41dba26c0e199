"""Which files `exclude` leaves out, and when that goes for files that are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck.driver.files import find_files
from shapecheck.settings.config import DEFAULT_EXCLUDE, Config

FILES = ("a.py", "legacy/a.py", "legacy/deep/b.py", "src/legacy/c.py", "src/main.py", "src/legacy.py", "build/d.py")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def config_of(*patterns: str, **options: bool) -> Config:
    return Config(root=str(Path.cwd()), exclude=(*DEFAULT_EXCLUDE, *patterns), **options)


EVERYTHING = {*FILES} - {"build/d.py"}


@pytest.mark.parametrize(
    ("pattern", "left_out"),
    [
        ("nothing", set()),
        ("legacy/", {"legacy/a.py", "legacy/deep/b.py", "src/legacy/c.py"}),
        ("legacy", {"legacy/a.py", "legacy/deep/b.py", "src/legacy/c.py"}),
        ("/legacy", {"legacy/a.py", "legacy/deep/b.py"}),
        ("./legacy/", {"legacy/a.py", "legacy/deep/b.py"}),
        ("/legacy/", {"legacy/a.py", "legacy/deep/b.py"}),
        ("legacy/*", {"legacy/a.py", "legacy/deep/b.py"}),
        ("legacy/**", {"legacy/a.py", "legacy/deep/b.py"}),
        ("legacy/deep/", {"legacy/deep/b.py"}),
        ("**/legacy/", {"legacy/a.py", "legacy/deep/b.py", "src/legacy/c.py"}),
        ("**/legacy/**", {"legacy/a.py", "legacy/deep/b.py", "src/legacy/c.py"}),
        ("legacy/**/b.py", {"legacy/deep/b.py"}),
        ("legacy/**/a.py", {"legacy/a.py"}),
        ("src/*.py", {"src/main.py", "src/legacy.py", "src/legacy/c.py"}),
        ("main.py", {"src/main.py"}),
        ("src/main.py", {"src/main.py"}),
        ("main.py/", set()),
        ("[lm]*.py", {"src/main.py", "src/legacy.py"}),
        ("*", EVERYTHING),
    ],
)
def test_patterns(pattern: str, left_out: set[str], project: Path) -> None:
    assert set(find_files(["."], config_of(pattern)).files) == EVERYTHING - left_out


@pytest.mark.parametrize("pattern", ["legacy/", "legacy/*", "**/deep/*.py", "b.py"])
@pytest.mark.parametrize("spelt", ["legacy/deep/b.py", "./legacy/deep/b.py", "absolute"])
def test_a_named_file_is_left_out_only_by_force(pattern: str, spelt: str, project: Path) -> None:
    path = str(project / "legacy/deep/b.py") if spelt == "absolute" else spelt
    assert len(find_files([path], config_of(pattern)).files) == 1
    assert find_files([path, "a.py"], config_of(pattern, force_exclude=True)).files == ["a.py"]


def test_a_named_folder(project: Path) -> None:
    assert find_files(["legacy"], config_of("legacy/")).files == ["legacy/a.py", "legacy/deep/b.py"]
    assert find_files(["legacy/deep", "build"], config_of("legacy/", force_exclude=True)).files == []


def test_a_file_outside_the_project_is_not_judged_by_its_folders(project: Path) -> None:
    (project / "inner").mkdir()
    inside = Config(root=str(project / "inner"), force_exclude=True)
    assert find_files(["build/d.py"], inside).files == ["build/d.py"]
