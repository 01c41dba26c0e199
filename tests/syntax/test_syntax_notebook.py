"""Notebooks become one module whose lines lead back to cells."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from syntax_walk import nodes

from shapecheck import ir
from shapecheck.syntax import SourceError, load_module
from shapecheck.syntax.notebook import read_notebook


def notebook(*sources: str) -> bytes:
    new: Any = nbformat.v4
    cells = [new.new_markdown_cell("# text"), *(new.new_code_cell(source) for source in sources)]
    write: Any = nbformat.writes
    written: str = write(new.new_notebook(cells=cells))
    return written.encode()


def text(*sources: str) -> str:
    return read_notebook(notebook(*sources))[0]


def test_cells_map_back() -> None:
    module = load_module("n.ipynb", "n", notebook("import torch\nx = 1", "", "y = await f(x)"))
    assert module.cells == (ir.Cell(2, 1, 2), ir.Cell(3, 3, 3), ir.Cell(4, 4, 4))
    assert [statement.at.line for statement in module.body] == [1, 2, 4]
    assert any(isinstance(node, ir.Await) for node in nodes(module))


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("!pip install x\nimport x", "\nimport x\n"),
        ("%matplotlib inline\nx", "\nx\n"),
        ("?print\nprint?\nx.y??\nx", "\n\n\nx\n"),
        ("files = !ls\nt = %timeit f()\nx", "files = get_ipython()\nt = get_ipython()\nx\n"),
        ("pip install x==1.0\nls\ncd ../data\nconda install -y x\nx", "\n\n\n\nx\n"),
        ("run -= 1\nhead = tail\nless and more", "run -= 1\nhead = tail\nless and more\n"),
        ("cat.x = 1\nls(3)", "cat.x = 1\nls(3)\n"),
        ("%%bash\nls\necho", "\n\n\n"),
        ("%%time\ny = f(x)", "\ny = f(x)\n"),
        ("if a:\n    !ls\nx", "if a:\n    pass\nx\n"),
        ("!ls \\\n  -l\nx", "\n\nx\n"),
        ("s = '''\n%time\n!ls\n'''", "s = '''\n%time\n!ls\n'''\n"),
        ("x = (a\n% b)", "x = (a\n% b)\n"),
        ("x = a \\\n% b", "x = a \\\n% b\n"),
        ("%time y = f(x)", "if 1: y = f(x)\n"),
        ("x = a != b\ny %= 3", "x = a != b\ny %= 3\n"),
        ("d = {'a': '('}\n!ls", "d = {'a': '('}\n\n"),
        ("x = 1  # '''\n!ls", "x = 1  # '''\n\n"),
    ],
)
def test_magics_are_blanked(source: str, kept: str) -> None:
    assert text(source) == kept


def test_format_3() -> None:
    old: dict[str, Any] = {
        "nbformat": 3,
        "worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1\n", "b = 2"]}]}],
    }
    assert read_notebook(json.dumps(old).encode())[0] == "a = 1\nb = 2\n"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"[]", "syntax"),
        (b'{"cells": 3}', "syntax"),
        (b'{"a": 1}', "syntax"),
        (b"\xff\xfe", "encoding"),
        (b"[" * 100_000, "too-deep"),
        (b'{"cells": [{"cell_type": "code", "source": "x = 1 # \\ud800"}]}', "encoding"),
        (b'{"cells": [{"cell_type": "code", "source": "x = \\u0000"}]}', "syntax"),
    ],
)
def test_bad_notebooks(data: bytes, kind: str) -> None:
    with pytest.raises(SourceError) as caught:
        load_module("n.ipynb", "n", data)
    assert caught.value.kind == kind


def test_odd_cells_are_passed_over() -> None:
    odd = {
        "cells": [3, {"cell_type": "code"}, {"cell_type": "code", "source": None}, {"cell_type": "code", "source": [1]}]
    }
    module = load_module("n.ipynb", "n", json.dumps(odd).encode())
    assert [cell.index for cell in module.cells] == [2, 3, 4]


def opaque(module: ir.Module) -> list[tuple[int, tuple[str, ...]]]:
    return [(s.at.line, s.names) for s in module.body if isinstance(s, ir.OpaqueStmt)]


def test_a_bad_cell_costs_itself_alone() -> None:
    module = load_module("n.ipynb", "n", notebook("x = 1", "a b\ny = 2", "z = 3"))
    assert [type(s) for s in module.body] == [ir.Assign, ir.OpaqueStmt, ir.Assign]
    assert opaque(module) == [(2, ("y",))]


def test_names_that_a_bad_cell_seems_to_bind() -> None:
    bad = """\
import a.b, c as d
from e import (f, g)
for h, (i, j) in k: pass
with l() as m: n, *o = p
q: int = 1
r += 1
(s := 2)
t.u = v
class W(x):
    y = 1
def z():
    aa = 1
ab == 2
1 +"""
    assert opaque(load_module("n.ipynb", "n", notebook("x = 1", bad)))[0][1] == tuple(
        sorted(["a", "d", "f", "g", "h", "i", "j", "m", "q", "r", "s", "W", "z"])
    )


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (("x = (", "1)", "y = 2"), [1, 2]),
        (("x = '''", "'''", "y = 2"), [1, 2]),
        (("if a:\n    pass", "else:\n    pass", "y = 2"), [3]),
        (("def f():\n    pass", "    return 1", "y = 2"), [3]),
        (("x = 1 \\", "+ 2", "y = 2"), [1]),
    ],
)
def test_no_cell_goes_on_in_the_next(cells: tuple[str, ...], lines: list[int]) -> None:
    module = load_module("n.ipynb", "n", notebook(*cells))
    assert [line for line, _ in opaque(module)] == lines
    assert isinstance(module.body[-1], ir.Assign)


def test_where_no_cell_can_be_read_the_first_fault_is_told() -> None:
    with pytest.raises(SourceError) as caught:
        load_module("n.ipynb", "n", notebook("x = 1\na b", "", "c d"))
    assert (caught.value.line, caught.value.column, caught.value.cell) == (2, 3, 2)


def test_a_notebook_in_another_language() -> None:
    metadata = {"kernelspec": {"language": "R", "name": "ir"}}
    cells = [{"cell_type": "code", "source": "x <- 1"}]
    module = load_module("n.ipynb", "n", json.dumps({"metadata": metadata, "cells": cells}).encode())
    assert [s.what for s in module.body if isinstance(s, ir.OpaqueStmt)] == ["a notebook in r"]
