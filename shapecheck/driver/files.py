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


def find_files(paths: Iterable[str], config: Config, suffixes: tuple[str, ...] = SUFFIXES) -> Found:
    """Search `paths`; what is excluded or ignored is left out unless it is named itself.

    With `force_exclude` a file that is named is left out too if it, or a folder that it is in, is excluded.
    """
    found: dict[str, None] = {}
    ignored: dict[str, None] = {}
    for path in paths:
        if config.force_exclude and _within_excluded(path, config):
            continue
        if os.path.isdir(path):
            _search(path, config, suffixes, found, ignored)
        else:
            found[os.path.normpath(path)] = None
    return Found(once_each(found), len(ignored.keys() - found.keys()))


def _search(
    top: str, config: Config, suffixes: tuple[str, ...], found: dict[str, None], ignored: dict[str, None]
) -> None:
    """Folders that are ignored are searched too, so that nothing is left out unsaid."""
    above = {top: ignores_above(top) if config.respect_gitignore else NOTHING}
    for folder, folders, files in os.walk(top):
        ignores = above.pop(folder)
        if config.respect_gitignore:
            ignores = ignores.opened(folder, {*folders, *files})
        folders[:] = sorted(name for name in folders if not _excluded(os.path.join(folder, name), config, True))
        above.update((os.path.join(folder, name), ignores.within(name)) for name in folders)
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith(suffixes) and not _excluded(path, config, False):
                (ignored if ignores.leaves_out(name) else found)[os.path.normpath(path)] = None


def _within_excluded(path: str, config: Config) -> bool:
    """Whether a path is excluded, or one of the folders between the project's root and it."""
    absolute = os.path.abspath(path)
    if _excluded(absolute, config, os.path.isdir(absolute)):
        return True
    parts = os.path.relpath(absolute, config.root).split(os.sep)[:-1]
    inner = [os.sep.join(parts[: i + 1]) for i in range(len(parts)) if parts[0] != os.pardir]
    return any(_excluded(os.path.join(config.root, folder), config, True) for folder in inner)


def _excluded(path: str, config: Config, folder: bool) -> bool:
    """Whether a pattern names a file or a folder, by its name or by its path from the project's root."""
    relative = os.path.normcase(os.path.relpath(path, config.root))
    names, paths = _patterns(config.exclude, folder)
    return bool(names.match(os.path.basename(relative)) or paths.match(relative))


@lru_cache(maxsize=8)
def _patterns(patterns: tuple[str, ...], folder: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names and what paths of folders, or of files, the shell patterns stand for; `(?!)` matches nothing."""
    names: list[str] = []
    paths: list[str] = []
    for pattern in patterns:
        plain = pattern.replace("\\", "/") if os.sep == "\\" else pattern
        if plain.endswith("/") and not folder:
            continue
        anchored = plain.startswith(("/", "./"))
        spelt = _spellings(plain.rstrip("/").removeprefix(".").removeprefix("/") if anchored else plain.rstrip("/"))
        for each in spelt:
            (paths if anchored or "/" in each else names).append(each)
    return _any_of(names), _any_of(paths)


def _spellings(pattern: str) -> list[str]:
    """A pattern and what it says besides: `**/` stands for no folder too."""
    return list(dict.fromkeys(each for each in (pattern, pattern.replace("**/", "")) if each))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(fnmatch.translate(os.path.normcase(each)) for each in patterns) or "(?!)")
