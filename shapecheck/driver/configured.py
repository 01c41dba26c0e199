"""Which file each target of the configuration belongs to: it is checked along with that file.

A target in a library belongs to none, and is checked in every run over a folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from shapecheck.settings.config import Config, ConfigError, Target


def targets_of(path: str, config: Config) -> list[Target]:
    """The targets in one file."""
    real = os.path.realpath(path)
    return [target for target in config.targets if home(target, config) == real]


def of_libraries(config: Config) -> list[Target]:
    """The targets that belong to no file of the project."""
    return [target for target in config.targets if home(target, config) is None]


def home(target: Target, config: Config) -> str | None:
    """The file of the project that holds a target; None for a module of a library."""
    place, separator, expression = target.target.partition(":")
    if not separator or not expression.strip():
        raise ConfigError(
            f"[tool.shapecheck] targets: {target.target}: a target is path/to/file.py:EXPR or package.module:EXPR"
        )
    if place.endswith((".py", ".ipynb")) or "/" in place or os.sep in place:
        path = os.path.join(config.root, place)
        if not os.path.isfile(path):
            raise ConfigError(f"[tool.shapecheck] targets: {target.target}: {place}: no such file")
        return os.path.realpath(path)
    return next(filter(os.path.isfile, _files(place, config.root)), None)


def _files(module: str, root: str) -> Iterable[str]:
    for folder in (root, os.path.join(root, "src")):
        stem = os.path.realpath(os.path.join(folder, *module.split(".")))
        yield from (f"{stem}.py", os.path.join(stem, "__init__.py"))
