"""The projects of the trial, and how one is brought into a folder outside this tree.

A repository is fetched at its commit, a package unpacked from its wheel: nothing is installed, nothing of it runs. What
lies in the folder already is taken as it is, after a look whether it is the version that is wanted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path
from typing import NamedTuple

LIST = Path(__file__).with_name("projects.toml")


class NotBrought(Exception):
    """A project that cannot be had here, or that is not the version of the list."""


class Project(NamedTuple):
    """`repository` with `commit`, or `package` with `version`. `paths` is what is checked of it."""

    name: str
    kind: str
    repository: str = ""
    commit: str = ""
    package: str = ""
    version: str = ""
    paths: tuple[str, ...] = (".",)
    sample: bool = False

    @property
    def folder(self) -> str:
        return f"{self.package}-{self.version}" if self.package else self.name

    @property
    def source(self) -> str:
        return f"PyPI {self.package} {self.version}" if self.package else f"{self.repository} at {self.commit[:10]}"


def listed(file: Path = LIST) -> list[Project]:
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
    return [Project(**{**entry, "paths": tuple(entry.get("paths", (".",)))}) for entry in entries]


def home() -> Path:
    """Where projects are brought to: `FIELD_HOME`, else a folder of the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("FIELD_HOME") or Path(cache) / "shapecheck-field").absolute()


def bring(project: Project, to: Path) -> Path:
    folder = to / project.folder
    to.mkdir(parents=True, exist_ok=True)
    if project.package:
        if not folder.is_dir():
            _unpack(project, folder)
    elif _git(folder, "rev-parse", "--verify", "--quiet", "HEAD") != project.commit:
        _fetch(project, folder)
    elif changed := _git(folder, "diff", "--name-only", "--diff-filter=M", "HEAD", "--", "*.py", "*.ipynb"):
        raise NotBrought(f"{folder} is changed: {', '.join(changed.split())}")
    return folder


def _fetch(project: Project, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    if not (folder / ".git").exists():
        _run(["git", "init", "--quiet", str(folder)])
    git = ["git", "-C", str(folder)]
    _run([*git, "fetch", "--quiet", "--depth", "1", project.repository, project.commit])
    _run([*git, "checkout", "--quiet", "--detach", project.commit])


def _unpack(project: Project, folder: Path) -> None:
    """The package's files alone: beside its metadata it would be a library that is installed, not a project."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        wanted = f"{project.package}=={project.version}"
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        _run([*pip, "--dest", work, wanted])
        (wheel,) = Path(work).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(Path(work) / "unpacked")
        for metadata in (Path(work) / "unpacked").glob("*.dist-info"):
            _write_readme(metadata / "METADATA", Path(work) / "unpacked")
            shutil.rmtree(metadata)
        shutil.move(Path(work) / "unpacked", folder)


def _write_readme(metadata: Path, folder: Path) -> None:
    """The project's README, which a wheel has in its metadata."""
    found = message_from_bytes(metadata.read_bytes())
    suffix = ".rst" if "rst" in found.get("Description-Content-Type", "") else ".md"
    (folder / f"README{suffix}").write_text(str(found.get_payload()), encoding="utf-8")


def _git(folder: Path, *arguments: str) -> str:
    """What git says, or nothing where it fails or `folder` is no repository of its own."""
    if not (folder / ".git").exists():
        return ""
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise NotBrought(f"{' '.join(command[:4])} ...: {last}")
