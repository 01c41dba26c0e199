"""One frozen `Config`: the `[tool.shapecheck]` table of the nearest pyproject.toml, then the command line.

A key that does not exist or has the wrong type is a `ConfigError` that names the place and the nearest key: a setting
that silently does nothing is worse than none. Imports `codes` only; `tomllib` is loaded only for a file that names us.
Home-made: pydantic takes 38 ms to import and cattrs 21 ms (benchmarks/homemade.py), and neither names the nearest key.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from shapecheck.codes import BY_NAME, CODES, find_code

DEFAULT_EXCLUDE = (
    ".git", ".venv", "venv", "node_modules", "build", "dist", "__pycache__", ".tox", ".mypy_cache", "site-packages",
)  # fmt: skip
FAIL_ON = ("error", "warning")


class UsageError(Exception):
    """The call itself is wrong (a path, a target, an option): exit code 2, and the message is all that is shown."""


class ConfigError(UsageError):
    """The configuration file is wrong."""


class Target(NamedTuple):
    """An entry point to check besides what the files themselves show: `model.py:Net(10)` and shapes by input name."""

    target: str
    inputs: tuple[tuple[str, str], ...] = ()


class Config(NamedTuple):
    """Everything a run can be told. `root` is the folder of the pyproject.toml, or where the run started.

    A named tuple, for a dataclass costs each start a millisecond.
    """

    root: str = "."
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "warning"
    strict: bool = False
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    force_exclude: bool = False
    respect_gitignore: bool = True
    targets: tuple[Target, ...] = ()
    python: str | None = None
    cache: bool = True
    cache_dir: str | None = None
    jobs: int = 0  # 0: as many as there are processors
    hub: bool = False
    importers: bool = False
    """Whether files that import one that is named are checked too."""

    def with_options(self, **options: Any) -> Config:
        """The same with what the command line gave; None means not given."""
        return self._replace(**{name: value for name, value in options.items() if value is not None})


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean ...?` where one of `known` is close, else nothing."""
    from difflib import get_close_matches

    names = list(known)
    words = {each.lower(): each for each in names}
    matches = get_close_matches(word, names, n=1, cutoff=0.7)
    matches = matches or [words[found] for found in get_close_matches(word.lower(), list(words), n=1)]
    return f"; did you mean `{matches[0]}`?" if matches else ""


def parse_codes(texts: Iterable[str], where: str) -> tuple[str, ...]:
    """Codes, names and prefixes such as `SHP2`, each checked to exist; names become codes."""
    codes: list[str] = []
    for text in (part.strip() for item in texts for part in item.split(",")):
        if not text:
            continue
        code = find_code(text)
        if code is not None:
            codes.append(code.id)
        elif len(text) >= 3 and any(known.startswith(text.upper()) for known in CODES):
            codes.append(text.upper())
        else:
            close = nearest(text, BY_NAME) or nearest(text, CODES)
            raise UsageError(f"{where}: no code, name or prefix `{text}`{close}")
    return tuple(dict.fromkeys(codes))


def parse_inputs(texts: Iterable[str]) -> dict[str, str]:
    """`--input` as often as it was given: shapes by name."""
    inputs: dict[str, str] = {}
    for text in texts:
        name, shape = parse_input(text)
        if name in inputs:
            raise UsageError(f"--input: `{name}` is given twice")
        inputs[name] = shape
    return inputs


def parse_input(text: str) -> tuple[str, str]:
    """`x=B,3,H,W` as a name and a shape; the shape itself is read by the engine."""
    name, found, shape = text.partition("=")
    name = name.strip()
    if not found or not name.isidentifier():
        raise UsageError(f"`{text}` is no input; write NAME=SHAPE, such as x=B,3,H,W")
    return name, shape.strip()


# ---------------------------------------------------------------- reading the file
class _WrongType(Exception):
    """What a key's value should have been, in words."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _WrongType("a string")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _WrongType("true or false")
    return value


def _jobs(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _WrongType("a whole number, 0 for one job a processor")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _WrongType("a list of strings")
    return tuple(value)


def _codes(value: object) -> tuple[str, ...]:
    return parse_codes(_texts([value] if isinstance(value, str) else value), "codes")


def _fail_on(value: object) -> str:
    if value not in FAIL_ON:
        raise _WrongType('"error" or "warning"')
    return str(value)


def _target(value: object) -> Target:
    if isinstance(value, str):
        return Target(value)
    if not isinstance(value, dict) or not isinstance(value.get("target"), str):
        raise _WrongType(
            'a list of strings or of tables such as {target = "model.py:Net(10)", inputs = {x = "B,3,H,W"}}'
        )
    for key in value:
        if key not in ("target", "inputs"):
            raise _WrongType(f"tables of `target` and `inputs`, which have no key `{key}`")
    inputs = value.get("inputs", {})
    if isinstance(inputs, list):
        return Target(value["target"], tuple(parse_inputs(_texts(inputs)).items()))
    if not isinstance(inputs, dict) or not all(isinstance(shape, str) for shape in inputs.values()):
        raise _WrongType('tables whose `inputs` give each name a shape, such as {x = "B,3,H,W"}')
    return Target(value["target"], tuple(inputs.items()))


def _targets(value: object) -> tuple[Target, ...]:
    if not isinstance(value, list):
        raise _WrongType("a list of targets")
    return tuple(_target(item) for item in value)


_KEYS: dict[str, tuple[str, Callable[[object], object]]] = {
    "select": ("select", _codes),
    "ignore": ("ignore", _codes),
    "fail-on": ("fail_on", _fail_on),
    "strict": ("strict", _flag),
    "exclude": ("exclude", _texts),
    "force-exclude": ("force_exclude", _flag),
    "respect-gitignore": ("respect_gitignore", _flag),
    "targets": ("targets", _targets),
    "python": ("python", _text),
    "cache-dir": ("cache_dir", _text),
    "jobs": ("jobs", _jobs),
    "hub": ("hub", _flag),
}


def read_table(table: Mapping[str, object], root: str, where: str) -> Config:
    """A `[tool.shapecheck]` table as a `Config`; `exclude` adds to the default, relative paths count from `root`."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        place = f"{where}: [tool.shapecheck] {key}"
        if key not in _KEYS:
            raise ConfigError(f"{where}: [tool.shapecheck] has no key `{key}`{nearest(key, _KEYS)}")
        field, read = _KEYS[key]
        try:
            values[field] = read(value)
        except _WrongType as wrong:
            raise ConfigError(f"{place} must be {wrong}, not {_shown(value)}") from None
        except UsageError as error:
            raise ConfigError(f"{place}: {error}") from None
    if "exclude" in values:
        values["exclude"] = (*DEFAULT_EXCLUDE, *values["exclude"])
    for field in ("cache_dir", "python"):
        if field in values and (field == "cache_dir" or os.sep in values[field]):
            values[field] = os.path.join(root, os.path.expanduser(values[field]))
    return Config(root=root, **values)


def _shown(value: object) -> str:
    """A value as TOML spells it, cut short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def find_pyproject(start: str) -> str | None:
    """The nearest pyproject.toml in `start` (a file or a folder) or above it."""
    folder = os.path.abspath(start)
    while True:
        candidate = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(candidate):
            return candidate
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def common_folder(paths: Iterable[str]) -> str:
    """The folder that all existing paths share: there the search for a configuration starts."""
    folders = [
        os.path.abspath(p if os.path.isdir(p) else os.path.dirname(p) or ".") for p in paths if os.path.exists(p)
    ]
    try:
        return os.path.commonpath(folders) if folders else os.getcwd()
    except ValueError:  # different drives
        return os.getcwd()


def load_config(start: str = ".") -> Config:
    """The configuration that holds for `start`: the nearest pyproject.toml's, else the defaults."""
    path = find_pyproject(start)
    if path is None:
        return Config(root=os.path.abspath(start) if os.path.isdir(start) else os.getcwd())
    root = os.path.dirname(path)
    where = os.path.relpath(path)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise ConfigError(f"{where}: cannot be read: {error.strerror}") from None
    if b"shapecheck" not in data:
        return Config(root=root)  # most projects; saves the cost of a TOML parser

    import tomllib

    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where}: not valid TOML: {error}") from None
    tool = tables.get("tool", {})
    table = tool.get("shapecheck", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: [tool.shapecheck] must be a table, not {_shown(table)}")
    return read_table(table, root, where)
