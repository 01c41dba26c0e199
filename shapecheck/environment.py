"""Which folders the checked code imports from: those of its own environment, found by file look-up."""

from __future__ import annotations

import glob
import os
import sys


def site_packages(python: str | None, root: str) -> tuple[str, ...]:
    """The site-packages of `python`, else of `.venv`, `$VIRTUAL_ENV` or `$CONDA_PREFIX`, else of this interpreter."""
    if python is not None:
        return _of_prefix(os.path.dirname(os.path.dirname(os.path.abspath(python))))
    for prefix in (os.path.join(root, ".venv"), os.environ.get("VIRTUAL_ENV"), os.environ.get("CONDA_PREFIX")):
        found = _of_prefix(prefix) if prefix else ()
        if found:
            return found
    return tuple(path for path in sys.path if path.endswith(("site-packages", "dist-packages")))


def _of_prefix(prefix: str) -> tuple[str, ...]:
    patterns = (
        os.path.join(prefix, "lib", "python3*", "site-packages"),
        os.path.join(prefix, "lib64", "python3*", "site-packages"),
        os.path.join(prefix, "Lib", "site-packages"),
    )
    return tuple(path for pattern in patterns for path in sorted(glob.glob(pattern)) if os.path.isdir(path))


def interpreter(python: str | None, root: str) -> str:
    """The interpreter whose packages `site_packages` gives."""
    if python is not None:
        return python
    for prefix in (os.path.join(root, ".venv"), os.environ.get("VIRTUAL_ENV"), os.environ.get("CONDA_PREFIX")):
        for place in (("bin", "python"), ("Scripts", "python.exe")):
            if prefix and _of_prefix(prefix) and os.path.isfile(os.path.join(prefix, *place)):
                return os.path.join(prefix, *place)
    return sys.executable


def user_roots(path: str, root: str) -> tuple[str, ...]:
    """Where a file's own imports are looked up: its folder, the top of its package, the project's root
    and its `src`.
    """
    folder = os.path.dirname(os.path.abspath(path))
    roots = [folder]
    top = folder
    while os.path.isfile(os.path.join(top, "__init__.py")) and os.path.dirname(top) != top:
        top = os.path.dirname(top)
    base = os.path.abspath(root)
    roots += [top, base, os.path.join(base, "src")]
    return tuple(dict.fromkeys(r for r in roots if os.path.isdir(r)))


def module_name(path: str) -> str:
    """The dotted name of a file within its package; its stem where it stands alone."""
    absolute = os.path.abspath(path)
    folder, file = os.path.split(absolute)
    parts = [] if file == "__init__.py" else [os.path.splitext(file)[0]]
    while os.path.isfile(os.path.join(folder, "__init__.py")) and os.path.dirname(folder) != folder:
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    return ".".join(parts)
