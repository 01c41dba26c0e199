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
    assert module.cells == (ir.Cell(1, 1, 2), ir.Cell(2, 3, 3), ir.Cell(3, 4, 4))
    assert [statement.at.line for statement in module.body] == [1, 2, 4]
    assert any(isinstance(node, ir.Await) for node in nodes(module))


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("!pip install x\nimport x", "\nimport x\n"),
        ("%matplotlib inline\nx", "\nx\n"),
        ("?print\nprint?\nx.y??\nx", "\n\n\nx\n"),
        ("files = !ls\nt = %timeit f()\nx", "\n\nx\n"),
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
    assert [cell.index for cell in module.cells] == [1, 2, 3]


def test_a_syntax_error_has_its_module_line() -> None:
    with pytest.raises(SourceError) as caught:
        load_module("n.ipynb", "n", notebook("x = 1", "a b"))
    assert (caught.value.line, caught.value.column) == (2, 3)
