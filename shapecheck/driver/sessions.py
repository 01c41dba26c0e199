"""What the entries of one file share: its sources, the session of its runs, its own module."""

from __future__ import annotations

import os
from collections.abc import Mapping

from shapecheck import ir
from shapecheck.hub import Pretrained
from shapecheck.interp.builtins import namespace
from shapecheck.interp.libraries.modules import Importer
from shapecheck.interp.libraries.replacements import Replacements
from shapecheck.interp.run.run import Session
from shapecheck.interp.torch.library import Library
from shapecheck.interp.values.objects import ModuleObj, Value
from shapecheck.interp.values.store import Store
from shapecheck.named_files import NamedFiles
from shapecheck.rules.core.registry import Registry
from shapecheck.settings.config import Config
from shapecheck.settings.environment import module_name, project_of, site_packages, user_roots
from shapecheck.syntax.cache import IrCache
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.parse import load_module
from shapecheck.syntax.shapes import hints_in_comment
from shapecheck.values import Unknown

NOTEBOOK_NAMES: Mapping[str, Value] = {
    "get_ipython": Unknown("what IPython gives"),
    "display": namespace.BUILTINS["print"],
    "In": Unknown("the history of a notebook"),
    "Out": Unknown("the history of a notebook"),
    "_": Unknown("the history of a notebook"),
}
"""What a notebook finds already there."""


class Sources:
    """Reads and lowers files for the sessions of one file, each once, and remembers which it read."""

    def __init__(self, cache: IrCache | None) -> None:
        self.cache = cache
        self.read: dict[str, None] = {}
        self._lowered: dict[tuple[str, str], ir.Module | None] = {}
        self._named_files: NamedFiles | None = None

    def load(self, path: str, name: str) -> ir.Module | None:
        """A module's IR; None where it cannot be read or parsed."""
        self.read[path] = None
        if (path, name) not in self._lowered:
            self._lowered[path, name] = self._lower(path, name)
        return self._lowered[path, name]

    def text(self, path: str) -> bytes:
        """A file's text, which an answer may rest on though the file is not run."""
        self.read[path] = None
        with open(path, "rb") as file:
            return file.read()

    def named_files(self, folders: tuple[str, ...], inside: str) -> NamedFiles:
        """The settings that the file may name; `folders` and `inside` are the same for all its sessions."""
        self._named_files = self._named_files or NamedFiles(folders, inside, self.text)
        return self._named_files

    def _lower(self, path: str, name: str) -> ir.Module | None:
        try:
            with open(path, "rb") as file:
                data = file.read()
            return load_module(path, name, data, self.cache)
        except (OSError, SourceError):
            return None


def open_session(path: str, config: Config, registry: Registry, sources: Sources, summarised: bool = False) -> Session:
    importer = Importer(
        sources.load,
        user_roots(path, config.root),
        site_packages(config.python, config.root),
        Replacements(registry),
        sources.text,
    )
    own = os.path.dirname(os.path.abspath(path)), os.path.abspath(config.root)
    pretrained = Pretrained(tuple(dict.fromkeys((*own, os.getcwd()))), allowed=config.hub)
    return Session(
        registry,
        importer,
        Library(registry),
        Store(),
        pretrained=pretrained,
        named_files=sources.named_files(own, project_of(config.root)),
        summarised=summarised,
    )


def opened(
    path: str, lowered: ir.Module, config: Config, registry: Registry, sources: Sources
) -> tuple[Session, ModuleObj]:
    """A session over a file, and the file's own module, which has not run."""
    session = open_session(path, config, registry, sources)
    return session, main_module(session, path, lowered)


def main_module(session: Session, path: str, lowered: ir.Module) -> ModuleObj:
    module = session.importer.make("__main__", path, lowered, True)
    module.stated = {
        hint.line: hint.dims
        for comment in lowered.comments
        if not comment.own_line
        for hint in hints_in_comment(comment)
    }
    name = module_name(path)
    module.scope.vars["__package__"] = name if path.endswith("__init__.py") else name.rpartition(".")[0]
    if lowered.cells:
        module.scope.vars.update(NOTEBOOK_NAMES)
    session.importer.modules["__main__"] = module
    session.importer.modules.setdefault(name, module)
    return module
