"""The lists of models: that of the libraries that the tests install, and that of packages outside them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent.parent / "docs"
PINNED = HERE / "outside-requirements.txt"


class Models(NamedTuple):
    """A list of targets, the page that is written of it, and what the page says first."""

    targets: Path
    page: Path
    heading: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    """Whose versions every answer depends on; where there are none, the package of the target and torch."""

    def versions(self, target: str) -> dict[str, str]:
        return _versions(self.libraries or ("torch", _distribution(library_of(target))))


ZOO = Models(
    HERE / "targets.tsv",
    DOCS / "zoo.md",
    ("# The zoo", "", "Written by `make zoo`."),
    ("torch", "torchvision", "timm", "transformers"),
)
OUTSIDE = Models(
    HERE / "outside.tsv",
    DOCS / "zoo-outside.md",
    (
        "# Models of other packages",
        "",
        "Written by `make zoo-outside`. Of each package some of its models, made as users make them, chosen before it",
        "was known which of them work. The packages are not among those that the tests install, so CI does not try",
        "them. They go into an environment of their own, without what they depend on, for some ask for another torch:",
        "",
        "<!-- not run: it installs some seventy packages -->",
        "```sh",
        "python -m venv .venv-outside",
        ". .venv-outside/bin/activate",
        "python -m pip install -e . --group test",
        f"python -m pip install --no-deps -r {PINNED.relative_to(DOCS.parent)}",
        "make zoo-outside PYTHON=python",
        "```",
        "",
    ),
)


def library_of(target: str) -> str:
    """The package that a target's name begins with, as it is imported."""
    return target.partition(":")[0].partition(".")[0]


@cache
def _distribution(library: str) -> str:
    """The name under which an imported package is installed."""
    found = packages_distributions().get(library)
    if not found:
        raise SystemExit(f"{library} is not installed; what the models need is in {PINNED.name}")
    return found[0]


def _versions(names: tuple[str, ...]) -> dict[str, str]:
    try:
        return {name: version(name) for name in names}
    except PackageNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed") from None


def merged(versions: list[Mapping[str, str]]) -> dict[str, str]:
    """The versions of all targets, each package once, in the order of the targets."""
    return {name: number for some in versions for name, number in some.items()}
