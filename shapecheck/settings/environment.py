"""Which folders the checked code imports from: those of its own environment, found by file look-up.

Home-made: `site` and `sysconfig` speak of the interpreter that runs them, and python-discovery (32 ms to import) starts
the other one to ask it. Path files are read here, where `site` would run the code in them.
"""

from __future__ import annotations

import ast
import glob
import os
import re
import sys


def site_packages(python: str | None, root: str) -> tuple[str, ...]:
    """The site-packages of `python`, else of `.venv`, `$VIRTUAL_ENV` or `$CONDA_PREFIX`, else of this interpreter; with
    the folders that path files there name, as editable installs do.
    """
    if python is not None:
        return _with_named(_of_prefix(_prefix_of(python)))
    for prefix in _prefixes(root):
        found = _of_prefix(prefix)
        if found:
            return _with_named(found)
    return _with_named(tuple(path for path in sys.path if path.endswith(("site-packages", "dist-packages"))))


def _prefix_of(python: str) -> str:
    """The environment that an interpreter belongs to; one without a folder is looked up as a shell does, and the folder
    of an environment stands for its interpreter.
    """
    if os.path.isdir(python):
        return python
    return os.path.dirname(os.path.dirname(os.path.abspath(_on_path(python))))


def _on_path(python: str) -> str:
    if os.path.dirname(python) or os.path.exists(python):
        return python
    candidates = (os.path.join(folder, python) for folder in os.environ.get("PATH", "").split(os.pathsep))
    return next((path for path in candidates if os.path.isfile(path) and os.access(path, os.X_OK)), python)


def _prefixes(root: str) -> list[str]:
    """The environments that a project may have, the nearest first."""
    named = (os.path.join(root, ".venv"), os.environ.get("VIRTUAL_ENV"), os.environ.get("CONDA_PREFIX"))
    return [prefix for prefix in named if prefix]


def _of_prefix(prefix: str) -> tuple[str, ...]:
    """The folders of an environment; behind them, where it says so, those of the interpreter that it was made from."""
    patterns = [
        os.path.join(prefix, "lib", "python3*", "site-packages"),
        os.path.join(prefix, "lib64", "python3*", "site-packages"),
        os.path.join(prefix, "Lib", "site-packages"),
    ]
    if not os.path.isfile(os.path.join(prefix, "pyvenv.cfg")):  # the system's own, as Debian lays it out
        patterns += [os.path.join(prefix, "lib", python, "dist-packages") for python in ("python3.*", "python3")]
        patterns.append(os.path.join(prefix, "local", "lib", "python3.*", "dist-packages"))
    settings = _settings(prefix)
    if settings.get("include-system-site-packages", "").lower() == "true":
        base = os.path.dirname(settings.get("home", ""))
        version = ".".join(settings.get("version", settings.get("version_info", "")).split(".")[:2])
        patterns += [
            os.path.join(base, "local", "lib", f"python{version}", "dist-packages"),
            os.path.join(base, "lib", f"python{version}", "site-packages"),
            os.path.join(base, "lib", "python3", "dist-packages"),
            os.path.join(settings.get("home", ""), "Lib", "site-packages"),
        ]
    found = [path for pattern in patterns for path in sorted(glob.glob(pattern)) if os.path.isdir(path)]
    return tuple({os.path.realpath(path): path for path in reversed(found)}.values())[::-1]


def _settings(prefix: str) -> dict[str, str]:
    """What `pyvenv.cfg` says."""
    pairs = (line.partition("=") for line in _lines(os.path.join(prefix, "pyvenv.cfg")))
    return {key.strip().lower(): value.strip() for key, equals, value in pairs if equals}


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []


# -------------------------------------------------------------------- path files
MAPPING = re.compile(r"^MAPPING(?:\s*:[^=\n]*)?\s*=\s*(\{.*?\})", re.MULTILINE | re.DOTALL)
"""Where the finder of an editable install says in which folder each package is."""


def _with_named(sites: tuple[str, ...]) -> tuple[str, ...]:
    """Folders of installed packages, then those that their path files name. A line of code there is not run."""
    named: dict[str, None] = {}
    for site in sites:
        for name in _listed(site):
            path = os.path.join(site, name)
            if name.endswith(".pth"):
                named.update(dict.fromkeys(os.path.join(site, line.strip()) for line in _lines(path) if _is_path(line)))
            elif name.startswith("__editable__") and name.endswith("_finder.py"):
                named.update(dict.fromkeys(_mapped("\n".join(_lines(path)))))
    return tuple(dict.fromkeys([*sites, *(path for path in named if os.path.isdir(path))]))


def _listed(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def _is_path(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(("#", "import ", "import\t"))


def _mapped(text: str) -> list[str]:
    """The folders that hold the packages of a finder's table."""
    found = MAPPING.search(text)
    try:
        table = ast.literal_eval(found[1]) if found is not None else {}
    except (ValueError, SyntaxError):
        return []
    pairs = [(name, path) for name, path in table.items() if isinstance(name, str) and isinstance(path, str)]
    return [os.path.dirname(path) for name, path in pairs if os.path.basename(path).partition(".")[0] == name]


def interpreter(python: str | None, root: str) -> str:
    """The interpreter whose packages `site_packages` gives."""
    if python is not None and not os.path.isdir(python):
        return _on_path(python)
    for prefix in _prefixes(root) if python is None else (python,):
        for place in (("bin", "python"), ("Scripts", "python.exe")):
            if _of_prefix(prefix) and os.path.isfile(os.path.join(prefix, *place)):
                return os.path.join(prefix, *place)
    return sys.executable


def user_roots(path: str, root: str) -> tuple[str, ...]:
    """Where a file's own imports are looked up: its folder, the top of its package, the root of the run and its `src`,
    then the folders above up to the project's: what is run from there imports by them, `__init__.py` or not.
    """
    folder = os.path.dirname(os.path.abspath(path))
    top = folder
    while os.path.isfile(os.path.join(top, "__init__.py")) and os.path.dirname(top) != top:
        top = os.path.dirname(top)
    base = os.path.abspath(root)
    project = project_of(base if _is_within(top, base) else top)
    roots = [folder, top, base, os.path.join(base, "src"), *_between(top, project), os.path.join(project, "src")]
    return tuple(dict.fromkeys(r for r in roots if os.path.isdir(r)))


def project_of(root: str) -> str:
    """The folder of the project: where its pyproject.toml is, else its repository or its setup file, else where the run
    started.
    """
    folder = start = os.path.abspath(root)
    if os.path.isfile(os.path.join(start, "pyproject.toml")):
        return start
    while not any(os.path.exists(os.path.join(folder, mark)) for mark in (".git", "setup.py", "setup.cfg")):
        folder, inner = os.path.split(folder)
        if not inner:
            here = os.getcwd()
            return here if _is_within(start, here) else start
    return folder


def _is_within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)


def _between(inner: str, outer: str) -> list[str]:
    """The folders from the one that holds `inner` up to `outer`."""
    found = []
    while inner != outer and _is_within(inner, outer):
        inner = os.path.dirname(inner)
        found.append(inner)
    return found


def module_name(path: str) -> str:
    """The dotted name of a file within its package; its stem where it stands alone."""
    absolute = os.path.abspath(path)
    folder, file = os.path.split(absolute)
    parts = [] if file == "__init__.py" else [os.path.splitext(file)[0]]
    while os.path.isfile(os.path.join(folder, "__init__.py")) and os.path.dirname(folder) != folder:
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    return ".".join(parts)
