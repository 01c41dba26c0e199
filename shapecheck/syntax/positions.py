"""Where each CST node stands, at a fraction of the price of libcst's own position provider.

libcst nodes carry no positions: they follow from rendering the tree back to text. The stock provider renders every
token and builds three objects a node (measured: longer than the parse itself). Here the same rendering runs over a
state that only counts characters, and lines are looked up for the nodes that the lowering keeps.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from shapecheck import ir

_NEWLINE = re.compile(r"\r\n?|\n")


def line_starts(text: str) -> list[int]:
    """The offset at which each line of `text` begins."""
    return [0, *(match.end() for match in _NEWLINE.finditer(text))]


class _OffsetState(CodegenState):
    """Rendering that writes nothing and notes between which offsets each node falls."""

    def __init__(self, indent: str, newline: str) -> None:
        super().__init__(indent, newline)
        self.offset = 0
        self.indent_width = 0
        self.spans: dict[int, tuple[int, int]] = {}
        self.comments: list[tuple[int, str]] = []
        self._open: list[tuple[cst.CSTNode, int, cst.CSTNode | None]] = []

    def increase_indent(self, value: str) -> None:
        self.indent_tokens.append(value)
        self.indent_width += len(value)

    def decrease_indent(self) -> None:
        self.indent_width -= len(self.indent_tokens.pop())

    def add_indent_tokens(self) -> None:
        self.offset += self.indent_width

    def add_token(self, value: str) -> None:
        self.offset += len(value)

    def pop_trailing_newline(self) -> None:
        """The last newline of a file that has none; nothing stands behind it, so its offset does no harm."""

    def before_codegen(self, node: cst.CSTNode) -> None:
        kind = type(node)
        if kind is cst.LeftParen:
            self.spans[id(node)] = (self.offset, self.offset + 1)
        elif kind is cst.Comment:
            self.comments.append((self.offset, node.value))  # type: ignore[attr-defined]

    def after_codegen(self, node: cst.CSTNode) -> None:
        if type(node) is cst.RightParen:
            self.spans[id(node)] = (self.offset - 1, self.offset)

    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,  # noqa: ARG002 - always where the state stands already
        end_node: cst.CSTNode | None = None,
    ) -> Any:
        self._open.append((node, self.offset, end_node))
        return self

    def __enter__(self) -> None:
        """Entered at once by the caller of `record_syntactic_position`, which did the work."""

    def __exit__(self, *_: object) -> None:
        node, start, end_node = self._open.pop()
        end = self.spans.get(id(end_node)) if end_node is not None else None
        self.spans[id(node)] = (start, self.offset if end is None else end[1])


class Places:
    """The positions of one module's nodes, and its comments."""

    def __init__(self, module: cst.Module, text: str) -> None:
        state = _OffsetState(module.default_indent, module.default_newline)
        module._codegen(state)  # noqa: SLF001 - the way that libcst's own providers go
        self.text = text
        self.spans = state.spans
        self._starts = line_starts(text)
        self._comments = state.comments

    def at(self, node: cst.CSTNode) -> ir.Pos:
        """The region of `node`, without parentheses around it."""
        start, end = self.spans[id(node)]
        return self.region(start, end)

    def region(self, start: int, end: int) -> ir.Pos:
        """The region between two offsets."""
        starts = self._starts
        line = bisect_right(starts, start)
        end_line = line if line == len(starts) or end < starts[line] else bisect_right(starts, end)
        return ir.Pos(line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1)

    def in_brackets(self, node: cst.Tuple | cst.GeneratorExp) -> ir.Pos:
        """As Python counts a tuple or a generator: its own parentheses belong to it."""
        if not node.lpar:
            return self.at(node)
        return self.region(self.spans[id(node.lpar[-1])][0], self.spans[id(node.rpar[0])][1])

    def comments(self) -> tuple[ir.Comment, ...]:
        """Every comment, in order."""
        found = []
        for offset, value in self._comments:
            line = bisect_right(self._starts, offset)
            first = self._starts[line - 1]
            own_line = not self.text[first:offset].strip()
            found.append(ir.Comment(line, offset - first + 1, value[1:].strip(), own_line))
        return tuple(found)
