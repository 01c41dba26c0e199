"""Results of files, kept on disk under the content of everything that they depend on."""

from __future__ import annotations

import os
import pickle
import sys
from io import BytesIO
from typing import Any

from shapecheck.base.cache_files import blake2b, write_whole
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.version import VERSION
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Gap, ModelReport
from shapecheck.settings.config import Config
from shapecheck.settings.environment import project_of

ADMITTED = (
    "shapecheck.base.dtyped",
    "shapecheck.driver.results",
    "shapecheck.report.diagnostics",
    "shapecheck.report.report",
    "shapecheck.base.span",
    "shapecheck.codes",
)


@dataclass(slots=True)
class FileResult:
    """What checking one file gave; `read` names every file that it rests on."""

    path: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    models: list[ModelReport] = field(default_factory=list)
    operations: int = 0
    known: int = 0
    gaps: list[Gap] = field(default_factory=list)
    """Of the program around the models."""
    read: tuple[str, ...] = ()
    makings: tuple[tuple[Any, ...], ...] = ()
    """How the file makes models of the project, as `interp.run.findings.Making` has it."""
    lacking: dict[str, list[Diagnostic]] = field(default_factory=dict)
    """By class: attributes that it lacks alone, and that subclasses in other files may set."""
    doubtful: dict[str, list[Diagnostic]] = field(default_factory=dict)
    """By class: what is found of it alone and may rest on defaults that the project never uses."""
    crash: Exception | None = None

    @property
    def every_gap(self) -> list[Gap]:
        return list(dict.fromkeys([*self.gaps, *(gap for model in self.models for gap in model.gaps)]))


def cache_folder(config: Config) -> str | None:
    """Where results and lowered modules are kept; None where caching is off."""
    if not config.cache:
        return None
    if config.cache_dir is not None:
        return os.path.join(config.root, config.cache_dir)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "shapecheck")


def package_stamp() -> str:
    """Changes whenever the package's own code does."""
    folder = os.path.dirname(os.path.dirname(__file__))
    stamps = [VERSION, *_installed()]
    for sub, folders, files in os.walk(folder):
        folders[:] = [d for d in folders if d != "__pycache__"]
        for name in files:
            if name.endswith(".py"):
                info = os.stat(os.path.join(sub, name))
                stamps.append(f"{name}{info.st_size}{info.st_mtime_ns}")
    return blake2b("".join(sorted(stamps)).encode(), digest_size=16).hexdigest()


def _installed() -> list[str]:
    """Changes whenever a package, and so maybe a plugin, is installed beside this one."""
    folders = [folder for folder in sys.path if folder.endswith("-packages") and os.path.isdir(folder)]
    return [f"{folder}{os.stat(folder).st_mtime_ns}" for folder in folders]


class _Reader(pickle.Unpickler):
    """Admits the package's own result classes only."""

    def find_class(self, module: str, name: str) -> Any:
        if module in ADMITTED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not a result")


class ResultCache:
    """One folder of results; anything unreadable counts as absent."""

    def __init__(self, folder: str, stamp: str) -> None:
        self.folder = folder
        self.stamp = stamp
        self._digests: dict[str, str] = {}

    @classmethod
    def open(cls, config: Config) -> ResultCache | None:
        folder = cache_folder(config)
        if folder is None:
            return None
        settings = repr(
            (
                config.python,
                config.root,
                project_of(config.root),
                config.hub,
                config.targets,
                os.environ.get("VIRTUAL_ENV"),
                os.environ.get("CONDA_PREFIX"),
            )
        )
        return cls(os.path.join(folder, "results"), package_stamp() + settings)

    def _file(self, path: str, ways: object) -> str:
        said = f"{self.stamp}\0{os.path.abspath(path)}\0{path}" + (f"\0{ways!r}" if ways else "")
        key = blake2b(said.encode(), digest_size=20).hexdigest()
        return os.path.join(self.folder, key[:2], key[2:])

    def load(self, path: str, ways: object = ()) -> FileResult | None:
        """The result of a file, if nothing that it rests on has changed; `ways` is how others make its models."""
        try:
            with open(self._file(path, ways), "rb") as file:
                digests, result = _Reader(BytesIO(file.read())).load()
            if all(self._digest(read) == digest for read, digest in digests):
                return result if isinstance(result, FileResult) else None
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ValueError, TypeError, IndexError, KeyError):
            return None
        return None

    def _digest(self, path: str) -> str:
        """A file's digest, taken once: many results rest on the same modules."""
        found = self._digests.get(path)
        if found is None:
            found = self._digests[path] = _digest(path)
        return found

    def save(self, result: FileResult, ways: object = ()) -> None:
        if result.crash is not None or not result.read:
            return
        content = pickle.dumps(([(read, _digest(read)) for read in result.read], result), protocol=5)
        try:
            write_whole(self._file(result.path, ways), content)
        except OSError:
            return


def _digest(path: str) -> str:
    """A file's content in short; an absent one has a digest too, so that its appearance counts as a change."""
    try:
        with open(path, "rb") as file:
            return blake2b(file.read(), digest_size=16).hexdigest()
    except OSError:
        return ""
