"""Where rules come from: the built-in families and installed packages, all through one hook. Alone imports pluggy.

A plugin is a module or object named in the entry-point group `shapecheck`; its `shapecheck_register(registry)`, marked
with `hookimpl`, hands its rules over. Finding the plugins is home-made: the folders of the import path
are listed once, and only `entry_points.txt` files that name the group are read on. That takes 1 ms, where
`importlib.metadata` takes 19 ms (benchmarks/homemade.py).

The checked project's own folder is never searched, for a plugin is code that runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple

import pluggy

from shapecheck.rules.core.builtin import builtin_modules
from shapecheck.rules.core.registry import DuplicateRule, Registry
from shapecheck.settings.config import UsageError

GROUP = "shapecheck"
BUILTIN = "builtin"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class PluginError(UsageError):
    """A plugin cannot be loaded, or fails while it registers its rules."""


class PluginSource(NamedTuple):
    """An installed plugin: its name, the `module:attribute` it lives at, and the distribution that brings it."""

    name: str
    value: str
    distribution: str  # name and version, such as `shapecheck_myops-0.1.0`

    def __str__(self) -> str:
        return f"plugin `{self.name}` ({self.distribution})"


class HookSpecs:
    """What a plugin can implement."""

    @hookspec
    def shapecheck_register(self, registry: Registry) -> None:
        """Tell what a library does.

        `registry.collect(module)` takes every tagged rule of a module: what an op or a layer does to shapes.
        `registry.stand_in("pkg.module.Class.method", path)` has a definition of a library that is read from source
        replaced by the one of that name in the Python file at `path`, for plumbing that cannot be followed or need
        not be: a decorator that only writes documentation, a check for what is installed. The file is plain Python; it
        is interpreted, never run.
        """


class BuiltinRules:
    """The package's own rules, which come in as any plugin's do."""

    @hookimpl
    def shapecheck_register(self, registry: Registry) -> None:
        registry.collect_all(builtin_modules())


@lru_cache(maxsize=1)
def installed_plugins() -> tuple[PluginSource, ...]:
    """Every installed plugin in the order of its name; a cache of results should hold this as part of its key."""
    here = os.path.realpath(os.getcwd())
    folders = (folder for folder in dict.fromkeys(sys.path) if folder and os.path.realpath(folder) != here)
    return find_plugins(folders)


def find_plugins(folders: Iterable[str]) -> tuple[PluginSource, ...]:
    """The plugins that the distributions in `folders` declare; where two folders hold one name, the first wins."""
    found: dict[str, PluginSource] = {}
    for folder in folders:
        for distribution, text in _entry_point_files(folder):
            for name, value in _group_lines(text):
                found.setdefault(name, PluginSource(name, value, distribution))
    return tuple(sorted(found.values(), key=lambda source: source.name))


def _entry_point_files(folder: str) -> Iterator[tuple[str, str]]:
    """The texts of a folder's entry-point files that mention the group."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in sorted(names):
        if not name.endswith((".dist-info", ".egg-info")):
            continue
        try:
            with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as file:
                text = file.read()
        except (OSError, UnicodeDecodeError):
            continue
        if f"[{GROUP}]" in text:
            yield name.rpartition(".")[0], text


def _group_lines(text: str) -> Iterator[tuple[str, str]]:
    """The `name = value` lines of the group's section."""
    inside = False
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{GROUP}]"
        elif inside and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield name.strip(), value.partition("[")[0].strip()


def load_registry(disabled: Collection[str] = (), sources: Iterable[PluginSource] | None = None) -> Registry:
    """The rules of a run. `disabled` names plugins to leave out; `sources` replaces the installed ones in tests."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(HookSpecs)
    labels: dict[object, str] = {}
    files: list[str] = []
    builtin = BuiltinRules()
    labels[builtin] = "the built-in rules"
    manager.register(builtin, name=BUILTIN)
    for source in installed_plugins() if sources is None else sources:
        if source.name in disabled:
            continue
        plugin = _load(source)
        try:
            manager.register(plugin, name=source.name)
            manager.check_pending()
        except (ValueError, pluggy.PluginValidationError) as error:
            raise PluginError(f"{source} does not fit: {error}") from error
        if not manager.get_hookcallers(plugin):
            raise PluginError(f"{source} registers nothing: `{source.value}` has no hookimpl `shapecheck_register`")
        labels[plugin] = str(source)
        files += _code(source)
    registry = _collect(manager, labels)
    registry.files = tuple(dict.fromkeys(files))
    return registry


def _code(source: PluginSource) -> list[str]:
    """The files of a plugin's code: its module, or all of the package that this is in."""
    package = sys.modules[source.value.partition(":")[0].strip().partition(".")[0]]
    folders = getattr(package, "__path__", None)
    if folders is None:
        return [package.__file__] if package.__file__ else []
    return [
        os.path.join(folder, name)
        for top in folders
        for folder, _, names in sorted(os.walk(top))
        for name in sorted(names)
        if name.endswith(".py")
    ]


def _collect(manager: pluggy.PluginManager, labels: dict[object, str]) -> Registry:
    """Call every plugin's hook by itself, so that a failure names the plugin it came from."""
    registry = Registry()
    for plugin, label in labels.items():
        others = [other for other in labels if other is not plugin]
        call = manager.subset_hook_caller("shapecheck_register", remove_plugins=others)
        try:
            call(registry=registry)
        except Exception as error:
            if isinstance(plugin, BuiltinRules):  # a fault of our own, not of a plugin
                raise
            reason = str(error) if isinstance(error, DuplicateRule) else f"{type(error).__name__}: {error}"
            raise PluginError(f"{label} fails while it registers its rules: {reason}") from error
    return registry


def _load(source: PluginSource) -> object:
    """The object that an entry point names."""
    module_name, _, attribute = source.value.partition(":")
    try:
        plugin: object = import_module(module_name.strip())
        for part in filter(None, attribute.strip().split(".")):
            plugin = getattr(plugin, part)
    except Exception as error:
        raise PluginError(f"{source} cannot be loaded: {type(error).__name__}: {error}") from error
    return plugin
