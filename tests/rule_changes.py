"""Which rules a change touches, by git and by the imports among the files of rules."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

import shapecheck
from shapecheck.rules.core.builtin import builtin_modules
from shapecheck.rules.core.registry import Registry

ROOT = Path(shapecheck.__file__).parent.parent
JUDGED = ("shapecheck/", "tests/oracle/")
"""What the rules rest on, and what judges them: where a change lies in here, a share of all rules is tried as well."""


class NoHistory(LookupError):
    """Git does not tell what has changed."""


def git(*words: str) -> list[str]:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoHistory(f"git cannot be run: {error}") from error
    if done.returncode:
        raise NoHistory(f"git {' '.join(words)}: {done.stderr.partition(chr(10))[0]}")
    return done.stdout.splitlines()


def changed_files(base: str) -> list[str]:
    """The files that differ from where this branch left `base`, committed or not, by their paths in the project."""
    return [*git("diff", "--name-only", "--merge-base", base), *git("ls-files", "--others", "--exclude-standard")]


def touched(files: Iterable[str], registry: Registry, share: int) -> frozenset[str]:
    """The rules in the changed files, whole, and a share of all rules for what else a change may reach."""
    given = set(files)
    modules = _importers({module for module, path in _paths().items() if path in given}, registry)
    names = frozenset(name for name in registry if registry._source[name] in modules)
    return names | (a_share(registry, share) if any(file.startswith(JUDGED) for file in given) else frozenset())


def a_share(registry: Registry, parts: int) -> frozenset[str]:
    """One part of all rules, another with each commit, so that as many commits in a row try every rule.

    Names with the same end (`torch.add`, `torch.Tensor.add_`) stay together, for torch's samples of them are the same.
    """
    turn = int(git("rev-list", "--count", "HEAD")[0]) % parts
    return frozenset(name for name in registry if part_of(name, parts) == turn)


def part_of(name: str, parts: int) -> int:
    return crc32(name.rpartition(".")[2].strip("_").encode()) % parts


def _paths() -> dict[str, str]:
    """The modules of rules with their paths in the project."""
    return {m.__name__: Path(m.__file__ or "").relative_to(ROOT).as_posix() for m in builtin_modules()}


def _importers(changed: set[str], registry: Registry) -> set[str]:
    """The changed modules, with those that import one without rules of its own: what that holds is there for them."""
    imports = {module: _imported(ROOT / path) for module, path in _paths().items()}
    with_rules = {registry._source[name] for name in registry}
    reached = set(changed)
    while more := {m for m, imported in imports.items() if imported & (reached - with_rules)} - reached:
        reached |= more
    return reached


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found
