"""What git leaves out of a folder: `.gitignore` files, those of the folders above it in the same repository, and
`.git/info/exclude`. Alone imports pathspec, and only once there is a pattern to read (the import takes 14 ms).

Of a repository all patterns are rewritten to count from its top (`*.log` in `src` is `/src/**/*.log`) and kept as one
list, for git lets the last of them that matches decide. pathspec judges a file by its folders too; here each folder is
judged by itself first, as git does it, for what is in a folder that is left out cannot be taken back.

Not read: a user's own list of patterns for all repositories (`core.excludesFile`; it would take all of git's
configuration to find it, and what is checked would depend on who checks) and the index, so that a file which is tracked
though a pattern names it is left out. Outside a repository git ignores nothing.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".gitignore"
REPOSITORY = ".git"


class Ignores:
    """The patterns that hold in one folder, `place` from the top of its repository."""

    __slots__ = ("files", "folders", "place")

    def __init__(
        self, place: str = "", files: GitIgnoreSpec | None = None, folders: GitIgnoreSpec | None = None
    ) -> None:
        self.place = place
        self.files = files
        self.folders = folders

    def leaves_out(self, name: str) -> bool:
        """Whether git ignores the file `name` of this folder."""
        return self.files is not None and self.files.match_file(self.place + name)

    def within(self, name: str) -> Ignores:
        """What holds in the folder `name` of this one, before its own patterns."""
        if self.folders is not None and self.folders.match_file(self.place + name):
            return EVERYTHING
        return Ignores(f"{self.place}{name}/", self.files, self.folders)

    def opened(self, path: str, names: Collection[str]) -> Ignores:
        """The same with the folder's own patterns: `path` is where it is, `names` what is in it.

        A repository inside another has rules of its own.
        """
        here = Ignores().with_file(_exclude_file(path)) if REPOSITORY in names else self
        return here.with_file(os.path.join(path, NAME)) if NAME in names else here

    def with_file(self, path: str) -> Ignores:
        """The same with the patterns of a file, which count from this folder."""
        patterns = list(_patterns(path))
        if not patterns:
            return self
        files, folders = _compiled(self.place, patterns)
        if self.files is None or self.folders is None:
            return Ignores(self.place, files, folders)
        return Ignores(self.place, self.files + files, self.folders + folders)


class _Nothing(Ignores):
    """What holds in a folder that is in no repository, or in one that git has no say of."""

    __slots__ = ()

    def within(self, name: str) -> Ignores:  # noqa: ARG002 - whatever its name
        return self

    def opened(self, path: str, names: Collection[str]) -> Ignores:
        return super().opened(path, names) if REPOSITORY in names else self


class _Everything(Ignores):
    """What holds in a folder that is left out, with all that is in it."""

    __slots__ = ()

    def leaves_out(self, name: str) -> bool:  # noqa: ARG002 - whatever its name
        return True

    def within(self, name: str) -> Ignores:  # noqa: ARG002 - the same
        return self

    def opened(self, path: str, names: Collection[str]) -> Ignores:  # noqa: ARG002 - the same
        return self


NOTHING = _Nothing()
EVERYTHING = _Everything()


def ignores_above(folder: str) -> Ignores:
    """What holds in `folder`, before its own patterns.

    Nothing does in one that is ignored as a whole: who names it wants it checked.
    """
    path = os.path.realpath(folder)
    inner: list[str] = []
    while not os.path.exists(os.path.join(path, REPOSITORY)):
        path, name = os.path.split(path)
        if not name:
            return NOTHING
        inner.insert(0, name)
    here = Ignores().with_file(_exclude_file(path))
    for name in inner:
        here = here.with_file(os.path.join(path, NAME)).within(name)
        if here is EVERYTHING:
            return NOTHING
        path = os.path.join(path, name)
    return here


def _exclude_file(top: str) -> str:
    """The list of patterns that a repository keeps beside its files."""
    inside = os.path.join(top, REPOSITORY)
    for line in _lines(inside):  # a file where a work tree or a submodule keeps its repository elsewhere
        key, _, value = line.partition(":")
        if key == "gitdir":
            inside = os.path.join(top, value.strip())
            for shared in _lines(os.path.join(inside, "commondir")):
                inside = os.path.join(inside, shared)
            break
    return os.path.join(inside, "info", "exclude")


def _patterns(path: str) -> Iterator[str]:
    """The patterns of a file, without what git takes off them."""
    for line in _lines(path):
        pattern = line if line.endswith("\\ ") else line.rstrip()
        if pattern.strip("!/") and not pattern.startswith("#"):
            yield pattern


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            return file.read().split("\n")
    except OSError:  # absent, or a folder
        return []


def _compiled(place: str, patterns: Sequence[str]) -> tuple[GitIgnoreSpec, GitIgnoreSpec]:
    """What patterns of the folder `place` say of files and of folders; malformed ones say nothing, as for git.

    A pattern for folders alone says nothing of a file, though it may take back what another says of the file's folder.
    """
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    plain = GitIgnoreSpecPattern.escape(place)
    files, folders = [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # `[[]`: a set within a set, some day
        for pattern in (_from_top(plain, pattern) for pattern in patterns):
            try:
                if pattern.startswith("!") or not pattern.endswith("/"):
                    files.append(GitIgnoreSpecPattern(pattern))
                folders.append(GitIgnoreSpecPattern(pattern.removesuffix("/")))
            except (ValueError, re.error):
                continue
    return GitIgnoreSpec(files, backend="simple"), GitIgnoreSpec(folders, backend="simple")


def _from_top(place: str, pattern: str) -> str:
    """`pattern` of the folder `place` as one of the top."""
    sign, pattern = ("!", pattern[1:]) if pattern.startswith("!") else ("", pattern)
    anywhere = "**/" if "/" not in pattern[:-1] else ""
    return f"{sign}/{place}{anywhere}{pattern.removeprefix('/')}"
