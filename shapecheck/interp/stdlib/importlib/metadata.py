"""importlib.metadata: which distributions the checked environment holds, as the names of their folders tell."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin, needed, untold
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import installed_version
from shapecheck.interp.stdlib.shared.tables import each
from shapecheck.interp.values.objects import Value


def _version(run: Run, distribution_name: Value) -> Value:
    """`version(name)`: of the first distribution of that name on the path."""
    name = needed(str, distribution_name, "the version of a package whose name is not known", run)
    wanted = _normal(name)
    for root in run.session.importer.library_roots:
        for folder in _metadata_folders(root):
            found, _, rest = folder.rpartition(".")[0].partition("-")
            if _normal(found) == wanted:
                return installed_version(name, rest.partition("-")[0], run)
    if run.catching:
        run.raise_(ModuleNotFoundError, f"No package metadata was found for {name}")
    return run.unknown(f"the version of {name}, which is not installed")


def _metadata_folders(root: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(root) if name.endswith((".dist-info", ".egg-info")))
    except OSError:
        return []


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


NAMES: Mapping[str, Value] = {
    "version": builtin("importlib.metadata.version", _version),
    "PackageNotFoundError": ModuleNotFoundError,
    **each(
        untold,
        "distribution distributions metadata files requires entry_points packages_distributions",
        "importlib.metadata.",
    ),
}
