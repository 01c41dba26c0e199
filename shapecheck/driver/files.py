"""Which files a run checks: those that are named, and what folders hold, less what is excluded or ignored by git."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from shapecheck.driver.gitignore import NOTHING, ignores_above
from shapecheck.driver.shown_paths import once_each
from shapecheck.settings.config import Config

SUFFIXES = (".py", ".ipynb")


class Found(NamedTuple):
    """The files to check, in order, each once, and how many more there would be if git did not ignore them."""

    files: list[str]
    ignored: int


def find_files(paths: Iterable[str], config: Config) -> Found:
    """Search `paths`; what is excluded or ignored is left out unless it is named itself."""
    found: dict[str, None] = {}
    ignored: dict[str, None] = {}
    for path in paths:
        if os.path.isdir(path):
            _search(path, config, found, ignored)
        else:
            found[os.path.normpath(path)] = None
    return Found(once_each(found), len(ignored.keys() - found.keys()))


def _search(top: str, config: Config, found: dict[str, None], ignored: dict[str, None]) -> None:
    """Folders that are ignored are searched too, so that nothing is left out unsaid."""
    above = {top: ignores_above(top) if config.respect_gitignore else NOTHING}
    for folder, folders, files in os.walk(top):
        ignores = above.pop(folder)
        if config.respect_gitignore:
            ignores = ignores.opened(folder, {*folders, *files})
        folders[:] = sorted(name for name in folders if not _excluded(os.path.join(folder, name), name, config))
        above.update((os.path.join(folder, name), ignores.within(name)) for name in folders)
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith(SUFFIXES) and not _excluded(path, name, config):
                (ignored if ignores.leaves_out(name) else found)[os.path.normpath(path)] = None


def _excluded(path: str, name: str, config: Config) -> bool:
    relative = os.path.relpath(path, config.root)
    pattern = _any_of(config.exclude)
    return bool(pattern.match(os.path.normcase(name)) or pattern.match(os.path.normcase(relative)))


@lru_cache(maxsize=8)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all shell patterns; `(?!)` matches nothing."""
    return re.compile("|".join(fnmatch.translate(os.path.normcase(pattern)) for pattern in patterns) or "(?!)")
