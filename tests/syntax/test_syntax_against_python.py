"""The lowering against Python's own `ast` and `symtable`, on whole real files."""

from __future__ import annotations

import ast
import importlib.util
import re
import symtable
import sysconfig
import warnings
from collections import Counter
from pathlib import Path

import pytest
from syntax_walk import nodes

from shapecheck import ir
from shapecheck.syntax import load_module, read_source

STDLIB = Path(sysconfig.get_paths()["stdlib"])
LISTED = ("argparse", "dataclasses", "typing", "inspect", "enum", "tempfile", "contextlib")
SCOPED = sorted([*(STDLIB / f"{name}.py" for name in LISTED), *STDLIB.glob("asyncio/*.py")])
_NEWLINE = re.compile(r"\r\n?|\n")
Place = tuple[int, int, int, int]


def _torch_files() -> list[Path]:
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return []
    folder = Path(spec.origin).parent / "nn"
    return [folder / "functional.py", *sorted((folder / "modules").glob("*.py"))]


FILES = [*_torch_files(), *SCOPED]


def _load(file: Path) -> tuple[ir.Module, str]:
    data = file.read_bytes()
    return load_module(str(file), file.stem, data), read_source(data, str(file))


def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _python_places(text: str) -> Counter[tuple[str, Place]]:
    lines = [line.encode() for line in _NEWLINE.split(text)]

    def column(line: int, offset: int) -> int:
        return len(lines[line - 1][:offset].decode()) + 1

    found: Counter[tuple[str, Place]] = Counter()
    in_strings: set[int] = set()
    tree = _parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):  # before 3.12, places within f-strings are wrong in Python
            in_strings.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        kind = _KINDS.get(type(node).__name__)
        if kind and id(node) not in in_strings and isinstance(node, ast.expr):
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            start = column(node.lineno, node.col_offset)
            found[kind, (node.lineno, start, node.end_lineno, column(node.end_lineno, node.end_col_offset))] += 1
    return found


_KINDS = {
    "Call": "Call",
    "Attribute": "Attribute",
    "BinOp": "Binary",
    "Subscript": "Subscript",
    "Compare": "Compare",
    "BoolOp": "Logical",
    "IfExp": "Conditional",
    "Lambda": "Lambda",
    "List": "Display",
    "Tuple": "Display",
    "Set": "Display",
    "Dict": "DictDisplay",
    "Name": "Name",
}


def _our_places(module: ir.Module) -> Counter[tuple[str, Place]]:
    inside: set[int] = set()
    for node in nodes(module):
        if isinstance(node, ir.FString):
            inside.update(id(inner) for inner in nodes(node))
    found: Counter[tuple[str, Place]] = Counter()
    for node in nodes(module):
        kind = type(node).__name__
        if kind in _KINDS.values() and id(node) not in inside:
            found[kind, tuple(node.at)] += 1
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_places_are_those_of_ast(file: Path) -> None:
    module, text = _load(file)
    ours, pythons = _our_places(module), _python_places(text)
    for kind in ("Call", "Attribute", "Binary", "Subscript", "Compare", "Logical", "Conditional", "Lambda", "Display"):
        mine = {key: count for key, count in ours.items() if key[0] == kind}
        theirs = {key: count for key, count in pythons.items() if key[0] == kind}
        if kind in ("Attribute", "Name", "Display"):  # Python's `del a, b` and our pattern classes differ in count only
            assert set(theirs) - set(mine) == set(), kind
        else:
            assert mine == theirs, kind


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_literals_have_the_values_of_ast(file: Path) -> None:
    module, text = _load(file)
    tree = _parse(text)
    within = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for inner in ast.walk(node)}
    theirs = Counter(
        repr(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.MatchSingleton) and id(node) not in within
    )
    hidden = {id(inner) for node in nodes(module) if isinstance(node, ir.FString) for inner in nodes(node)}
    ours = Counter(repr(node.value) for node in nodes(module) if isinstance(node, ir.Const) and id(node) not in hidden)
    assert ours == theirs


@pytest.mark.parametrize("file", SCOPED, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_locals_are_those_of_symtable(file: Path) -> None:
    module, text = _load(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = symtable.symtable(text, str(file), "exec")
    theirs: Counter[tuple[str, frozenset[str]]] = Counter()
    waiting: list[tuple[symtable.SymbolTable, str]] = [(table, "")]
    while waiting:
        scope, within = waiting.pop()
        owner = scope.get_name() if scope.get_type() == "class" else within
        waiting += [(child, owner) for child in scope.get_children()]
        name = scope.get_name()
        if isinstance(scope, symtable.Function) and name not in ("listcomp", "setcomp", "dictcomp", "genexpr"):
            prefix = f"_{within.lstrip('_')}__"
            names = frozenset(
                "__" + local[len(prefix) :] if local.startswith(prefix) else local for local in _locals(scope)
            )
            theirs[name, names] += 1
    ours = Counter(
        ("lambda" if node.name == "<lambda>" else node.name, node.locals)
        for node in nodes(module)
        if isinstance(node, ir.Function)
    )
    assert ours == theirs


def _locals(scope: symtable.Function) -> list[str]:
    return [
        symbol.get_name()
        for symbol in scope.get_symbols()
        if symbol.is_parameter()
        or (
            (symbol.is_assigned() or symbol.is_imported() or symbol.is_annotated() or symbol.is_namespace())
            and not symbol.is_global()
            and not symbol.is_free()
        )
    ]


@pytest.mark.slow
def test_the_whole_standard_library_lowers() -> None:
    refused = []
    for file in sorted(STDLIB.glob("*.py")):
        try:
            module, text = _load(file)
        except Exception as error:
            refused.append((file.name, error))
            continue
        assert bool(module.body) == bool(_parse(text).body)
        opaque = [node for node in nodes(module) if isinstance(node, ir.OpaqueExpr | ir.OpaqueStmt)]
        assert opaque == [], file.name
    assert refused == []
