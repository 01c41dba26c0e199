"""Configurations of published models: from a folder, from the Hugging Face cache, and from the hub if that is allowed.

Only small JSON files are read, never weights or code. `huggingface_hub` is imported only for a download; the cache is
read by its layout on disk: `models--OWNER--NAME/refs/REVISION` holds a commit, `snapshots/COMMIT/` the files (with
`huggingface_hub`, which need not be installed, that would take 81 ms; benchmarks/homemade.py).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

SECONDS = 10
"""How long one request to the hub may take before it is given up."""
MOST_BYTES = 5_000_000
"""A configuration is a few kB; something much larger is none."""


class Found(NamedTuple):
    """The content of a file and where it was read."""

    content: Any
    path: str


class Missing(NamedTuple):
    """Why there is no such file; `looked_at` are the paths whose appearance would change that."""

    reason: str
    looked_at: tuple[str, ...]


class Pretrained:
    """Looks up JSON files of models by folder or repository name.

    `folders`: where relative paths start, in order. `allowed`: whether the hub may be asked.
    """

    def __init__(self, folders: tuple[str, ...] = (".",), *, allowed: bool = False) -> None:
        self._folders = folders
        self._allowed = allowed
        self._known: dict[tuple[str | None, ...], Found | Missing] = {}

    def json_file(
        self, name: str, file: str, revision: str | None = None, subfolder: str = "", cache_dir: str | None = None
    ) -> Found | Missing:
        """The parsed file of a model, such as `config.json` of `facebook/wav2vec2-base`."""
        key = (name, file, revision, subfolder, cache_dir)
        if key not in self._known:
            self._known[key] = self._look_up(name, "/".join(filter(None, (subfolder, file))), revision, cache_dir)
        return self._known[key]

    @property
    def read(self) -> tuple[str, ...]:
        """The files that answers rest on, those included whose appearance would change an answer."""
        paths = ((a.path,) if isinstance(a, Found) else a.looked_at for a in self._known.values())
        return tuple(path for found in paths for path in found)

    @property
    def complete(self) -> bool:
        """False where an answer rests on more than files: a request to the hub failed, and may not the next time."""
        return all(isinstance(a, Found) or a.looked_at for a in self._known.values())

    def _look_up(self, name: str, file: str, revision: str | None, cache_dir: str | None) -> Found | Missing:
        for folder in (os.path.join(base, os.path.expanduser(name)) for base in self._folders):
            if os.path.isdir(folder):
                return _read(os.path.join(folder, file), f"the folder {name}")
        looked_at = [os.path.join(base, os.path.expanduser(name), file) for base in self._folders]
        if not _is_repository(name):
            return Missing(f"there is no folder {name}", tuple(looked_at))
        cached, place = _in_cache(name, file, revision, cache_dir)
        if cached is not None:
            return _read(cached, f"the cache of {name}")
        if self._allowed:
            return _download(name, file, revision, cache_dir)
        reason = f"{file} of {name} is not in the Hugging Face cache; --hub fetches it from the hub"
        return Missing(reason, (*looked_at, place))


def _is_repository(name: str) -> bool:
    """Whether a name can be one of the hub's: `name` or `owner/name`."""
    parts = name.split("/")
    return len(parts) <= 2 and all(part and not part.startswith(".") and "\\" not in part for part in parts)


def cache_root(environment: Mapping[str, str]) -> str:
    """Where `huggingface_hub` keeps what it has fetched."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if environment.get(variable):
            return os.path.expanduser(environment[variable])
    base = environment.get("XDG_CACHE_HOME") or os.path.join("~", ".cache")
    home = environment.get("HF_HOME") or os.path.join(base, "huggingface")
    return os.path.join(os.path.expanduser(home), "hub")


def _in_cache(name: str, file: str, revision: str | None, cache_dir: str | None) -> tuple[str | None, str]:
    """The cached file, if it is there; and the path whose appearance would tell that it is now."""
    repository = os.path.join(cache_dir or cache_root(os.environ), "models--" + name.replace("/", "--"))
    reference = os.path.join(repository, "refs", revision or "main")
    try:
        with open(reference, encoding="utf-8") as text:
            commit = text.read().strip()
    except OSError:
        commit = revision or "main"
    path = os.path.join(repository, "snapshots", commit, *file.split("/"))
    return (path if os.path.isfile(path) else None), reference


def _read(path: str, place: str) -> Found | Missing:
    name = os.path.basename(path)
    try:
        if os.path.getsize(path) > MOST_BYTES:
            return Missing(f"{name} in {place} is too large for a configuration", (path,))
        with open(path, encoding="utf-8") as file:
            return Found(json.load(file), path)
    except OSError as error:
        return Missing(f"{name} in {place} cannot be read: {error.strerror}", (path,))
    except ValueError:
        return Missing(f"{name} in {place} is not JSON", (path,))


def _download(name: str, file: str, revision: str | None, cache_dir: str | None) -> Found | Missing:
    try:
        from huggingface_hub import hf_hub_download
    except ImportError:
        return Missing(f"{file} of {name}: --hub needs huggingface_hub (pip install 'torch-shapecheck[hub]')", ())
    try:
        path = hf_hub_download(name, file, revision=revision, cache_dir=cache_dir, etag_timeout=SECONDS)
    except Exception as error:  # a failed request, whatever it is, is told and no more
        return Missing(f"{file} of {name} cannot be fetched from the hub: {_first_line(error)}", ())
    return _read(path, f"the hub's {name}")


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}{': ' + lines[0][:200] if lines else ''}"
