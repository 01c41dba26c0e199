"""Suppressions and shape directives."""

from __future__ import annotations

import pytest
from syntax_walk import lower

from shapecheck.syntax import directives, suppressions


@pytest.mark.parametrize(
    ("comment", "codes", "kind"),
    [
        ("# shapecheck: ignore[dim-mismatch, SHP203]", ("dim-mismatch", "SHP203"), "ignore"),
        ("# shapecheck: ignore", None, "ignore"),
        ("#shapecheck:ignore[]", (), "ignore"),
        ("# noqa: SHP203", ("SHP203",), "noqa"),
        ("# noqa: E501,SHP203", ("E501", "SHP203"), "noqa"),
        ("# NOQA", None, "noqa"),
        ("# text  # noqa: SHP1 why", ("SHP1",), "noqa"),
        ("# type: ignore  # shapecheck: ignore[a]", ("a",), "ignore"),
    ],
)
def test_suppressions(comment: str, codes: tuple[str, ...] | None, kind: str) -> None:
    (found,) = suppressions(lower(f"y = 1\nx = 1  {comment}\n").comments)
    assert (found.line, found.codes, found.kind) == (2, codes, kind)
    assert found.column >= 8


@pytest.mark.parametrize(
    "comment", ["# we say noqa here", "# ignore", "# shapecheck: x: (B, T)", "# shapecheck is fine"]
)
def test_no_suppression(comment: str) -> None:
    assert suppressions(lower(f"x = 1  {comment}").comments) == []


def test_directives() -> None:
    source = "# shapecheck: x: (B, 128, T)\ny = f(x)  # shapecheck: self.w: B T  # really\n# shapecheck: ignore\n"
    found = [(item.line, item.name, item.text) for item in directives(lower(source).comments)]
    assert found == [(1, "x", "(B, 128, T)"), (2, "self.w", "B T")]
