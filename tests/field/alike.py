"""One answer whatever is asked: `check FILE` says of each file of a project what `check FOLDER` says of it.

    python tests/field/alike.py [NAME...]

Exits with 1 where the two differ in a model, in a finding or in a gap.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from projects import Project, bring, home, listed

from shapecheck import check
from shapecheck.settings.config import Config

DEFAULT = ("efficientnet-pytorch", "performer-pytorch", "deepctr-torch")


def differences(project: Project) -> Iterator[str]:
    """What is said of a file in its folder and not of files alone, or the reverse. A finding may lie in another file
    than the one that leads there.
    """
    os.chdir(bring(project, home()))
    with tempfile.TemporaryDirectory() as caches:
        whole = _said(["."], os.path.join(caches, "folder"))
        alone = {path: _said([path], os.path.join(caches, "file")) for path in whole["files"]}
    for path, said in alone.items():
        models = [model for model in whole["models"] if model["path"] == path]
        yield from _unlike(path, models, [model for model in said["models"] if model["path"] == path])
    yield from _unlike("all files", whole["diagnostics"], [d for said in alone.values() for d in said["diagnostics"]])


def _unlike(where: str, whole: list[dict[str, Any]], alone: list[dict[str, Any]]) -> Iterator[str]:
    yield from (f"{where}: only in the folder: {item}" for item in whole if item not in alone)
    yield from (f"{where}: only alone: {item}" for item in alone if item not in whole)


def _said(paths: list[str], cache: str) -> dict[str, Any]:
    return check(paths, Config(root=os.getcwd(), cache_dir=cache, strict=True)).to_json()


def main(names: list[str]) -> int:
    wanted = [project for project in listed() if project.name in (names or DEFAULT)]
    found = [f"{project.name}: {told}" for project in wanted for told in differences(project)]
    print("\n".join(found) or f"{len(wanted)} projects, each file alone as in its folder")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
