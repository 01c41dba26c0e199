"""Which installed packages are read. Reading 5,000 lines takes a second, `import pandas` alone would take a minute.

A package that never mentions torch in its metadata makes no tensors and takes none. If it is large, or has a compiled
core, which cannot be read, what it gives is unknown, and that costs nothing. Small ones are read, since a configuration
or a registry may decide what a model is made of.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from shapecheck import ir

LARGE = 600_000
"""Bytes of Python source from which on a package must have to do with torch to be read."""


PLUGINS = {"transformers": "shapecheck-transformers"}
"""Packages whose plumbing is not followed as it is, and the plugin that stands in for it."""


def missing_plugin(module: str, stand_ins: Iterable[str]) -> str:
    """What is needed to read a module, where that is a plugin that is not there; else ""."""
    package = module.partition(".")[0]
    plugin = PLUGINS.get(package)
    if plugin is None or any(name.startswith(f"{package}.") for name in stand_ins):
        return ""
    return f"{package} is read with the plugin {plugin}, which is not installed"


def is_installed(folder: str, package: str) -> bool:
    """Whether a package that lies beside the user's own code was put there by an installer."""
    if os.path.basename(folder) in ("site-packages", "dist-packages"):
        return True
    return os.path.isdir(folder) and _metadata(folder, package) is not None


def has_to_do_with_torch(site: str, package: str) -> bool:
    """Whether `package` in the folder `site` may matter to a model: it is small, or its metadata speaks of torch."""
    if not _is_large_or_compiled(os.path.join(site, package)):
        return True
    metadata = _metadata(site, package)
    return metadata is None or b"torch" in metadata.lower()


COMPILED = (".so", ".pyd")


def _is_large_or_compiled(folder: str) -> bool:
    total = 0
    for sub, folders, files in os.walk(folder):
        if any(name.endswith(COMPILED) for name in files):
            return True
        folders[:] = [name for name in folders if name != "__pycache__"]
        total += sum(os.path.getsize(os.path.join(sub, name)) for name in files if name.endswith(".py"))
        if total > LARGE:
            return True
    return False


def _metadata(site: str, package: str) -> bytes | None:
    """The metadata of the distribution that brings `package`; None where none says that it does."""
    found = sorted(name for name in os.listdir(site) if name.endswith(".dist-info"))
    same_name = [name for name in found if name.partition("-")[0].lower() == package.lower()]
    for name in (*same_name, *(n for n in found if n not in same_name)):
        folder = os.path.join(site, name)
        if name in same_name or f"\n{package}/__init__.py,".encode() in b"\n" + _content(folder, "RECORD"):
            return _content(folder, "METADATA") or None
    return None


def _content(folder: str, name: str) -> bytes:
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except OSError:
        return b""


# -------------------------------------------------------------------- versions
VERSION_NAMES = ("__version__", "version")


def stated_version(module: ir.Module) -> str | None:
    """The version that a module's text gives a name."""
    stated: dict[str, str] = {}
    for stmt in module.body:
        if not isinstance(stmt, (ir.Assign, ir.AnnAssign)):
            continue
        value = stmt.value
        if not isinstance(value, ir.Const) or not isinstance(value.value, str):
            continue
        targets = stmt.targets if isinstance(stmt, ir.Assign) else (stmt.target,)
        stated.update({target.id: value.value for target in targets if isinstance(target, ir.Name)})
    return next((stated[name] for name in VERSION_NAMES if name in stated), None)
