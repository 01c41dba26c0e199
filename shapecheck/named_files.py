"""Small files of settings that a checked program names: their text, from where the program is likely to be started.

Nothing outside the project is read, nothing large, and nothing but the formats that settings are written in.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator

ENDINGS = (".yaml", ".yml", ".json", ".toml")
LARGEST = 100_000
"""Bytes of a file; a larger one is data."""
MOST_FOLDERS = 2_000
"""Folders of a project that are searched for a file by its name."""
SKIPPED = ("node_modules", "site-packages", "__pycache__", "venv")


class NamedFiles:
    """`folders`: where relative names start; a name that means another file from each of them means none. `inside`: the
    folder that no file may lie outside of. `read` gives a file's bytes, and may keep in mind that it did.
    """

    def __init__(
        self, folders: tuple[str, ...] = (), inside: str = "", read: Callable[[str], bytes] = lambda _: b""
    ) -> None:
        self._folders = folders
        self._inside = os.path.join(os.path.realpath(inside), "") if inside else ""
        self._read = read
        self._places: dict[str, list[str]] | None = None

    def text(self, name: str) -> str | None:
        """What a file holds; None where there is none that may be read, or more than one."""
        if not name.endswith(ENDINGS) or "\0" in name:
            return None
        paths = {os.path.realpath(os.path.join(folder, name)) for folder in self._folders}
        found = [path for path in paths if self._is_readable(path)] or self._elsewhere(name)
        if len(found) != 1:
            return None
        try:
            return self._read(found[0]).decode("utf-8")
        except (OSError, ValueError):
            return None

    def _elsewhere(self, name: str) -> list[str]:
        """The files of the project whose paths end so: the program may be started in another folder, or search."""
        if self._places is None:
            self._places = {}
            for path in self._settings():
                self._places.setdefault(os.path.basename(path), []).append(path)
        ending = os.sep + os.path.normpath(name)
        found = (
            os.path.realpath(path) for path in self._places.get(os.path.basename(name), ()) if path.endswith(ending)
        )
        return [path for path in found if self._is_readable(path)]

    def _settings(self) -> Iterator[str]:
        walk = os.walk(self._inside) if self._inside else iter(())
        for folder, folders, files in itertools.islice(walk, MOST_FOLDERS):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
            yield from (os.path.join(folder, file) for file in sorted(files) if file.endswith(ENDINGS))

    def _is_readable(self, path: str) -> bool:
        return (
            bool(self._inside)
            and path.startswith(self._inside)
            and os.path.isfile(path)
            and os.path.getsize(path) <= LARGEST
        )
