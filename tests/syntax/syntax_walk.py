"""Finding nodes within IR, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from shapecheck import ir
from shapecheck.syntax import load_module


def lower(source: str) -> ir.Module:
    return load_module("m.py", "m", source.encode())


def expression(source: str) -> Any:
    (statement,) = lower(source).body
    assert isinstance(statement, ir.ExprStmt)
    return statement.value


def statement(source: str) -> Any:
    (only,) = lower(source).body
    return only


def nodes(root: object) -> Iterator[Any]:
    """Every node below `root`, itself included."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ir.Pos):
            continue
        if isinstance(node, tuple):
            waiting.extend(node)
        elif is_dataclass(node):
            yield node
            waiting.extend(getattr(node, field.name) for field in fields(node))
