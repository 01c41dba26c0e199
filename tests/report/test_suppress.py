"""Suppression comments and the selection by code."""

from typing import NamedTuple

import pytest

from shapecheck.base.span import Span
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.suppress import apply_suppressions, filter_codes, selected


class Comment(NamedTuple):
    line: int
    codes: tuple | None = None
    kind: str = "ignore"
    column: int = 30


def finding(code="SHP203", line=3, end_line=None, path="a.py"):
    return Diagnostic(code, "m", Span(path, line, 5, end_line or line, 9))


def applied(findings, *comments):
    return [(d.code, d.at.line) for d in apply_suppressions("a.py", findings, comments)]


@pytest.mark.parametrize(
    "codes", [None, ("SHP203",), ("feature-mismatch",), ("shp203",), ("SHP2",), ("SHP101", "SHP203")]
)
@pytest.mark.parametrize("kind", ["ignore", "noqa"])
def test_a_comment_hides_what_it_names(codes, kind):
    assert ("SHP203", 3) not in applied([finding()], Comment(3, codes, kind))


@pytest.mark.parametrize("codes", [("SHP204",), ("E501",), (), ("SHP3",), ("SH",)])
def test_it_hides_nothing_else(codes):
    assert ("SHP203", 3) in applied([finding()], Comment(3, codes))


def test_another_line_or_file_stays():
    assert applied([finding(line=4)], Comment(3)) == [("SHP203", 4), ("SHP801", 3)]
    assert applied([finding(path="b.py")], Comment(3)) == [("SHP203", 3), ("SHP801", 3)]


def test_either_end_of_a_long_call():
    assert applied([finding(line=3, end_line=6)], Comment(6)) == []
    assert applied([finding(line=3, end_line=6)], Comment(3)) == []
    assert ("SHP203", 3) in applied([finding(line=3, end_line=6)], Comment(4))


def test_one_comment_hides_several():
    assert applied([finding(), finding("SHP205")], Comment(3)) == []


def test_a_used_comment_is_silent_and_an_unused_one_is_not():
    assert applied([finding()], Comment(3), Comment(7, ("SHP203",))) == [("SHP801", 7)]


def test_an_unused_noqa_is_left_alone():
    assert applied([], Comment(3, None, "noqa"), Comment(4, ("SHP203",), "noqa")) == []


def test_codes_of_one_comment_that_hide_nothing_are_named():
    (unused,) = apply_suppressions("a.py", [finding()], [Comment(3, ("SHP203", "SHP205"))])
    assert unused.code == "SHP801"
    assert unused.message == "`SHP205` in this ignore hides nothing"
    assert unused.help == "keep SHP203 only"
    assert unused.at == Span("a.py", 3, 30, 3, 31)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("feature-missmatch", "; did you mean `feature-mismatch`?"),
        ("SHP2033", "; did you mean `SHP203`?"),
        ("E501", ""),
    ],
)
def test_a_word_that_is_no_code_is_said_to_be_none(written, meant):
    (unused,) = apply_suppressions("a.py", [finding()], [Comment(3, ("SHP203", written))])
    assert unused.message == f"`{written}` in this ignore is no code, name or prefix{meant}"


def test_an_ignore_may_name_itself():
    assert applied([], Comment(3, ("SHP203", "unused-ignore"))) == []


@pytest.mark.parametrize(
    ("select", "ignore", "shown"),
    [
        ((), (), True),
        (("SHP2",), (), True),
        (("SHP3",), (), False),
        ((), ("SHP2",), False),
        ((), ("SHP203",), False),
        (("SHP2",), ("SHP203",), False),
        (("SHP203",), ("SHP2",), True),
        (("SHP203",), ("SHP203",), False),
    ],
)
def test_the_longer_prefix_decides(select, ignore, shown):
    assert selected("SHP203", select, ignore) is shown


def test_a_fault_of_the_tool_is_never_deselected():
    assert filter_codes([finding("SHP900"), finding()], ("SHP3",), ("SHP9",)) == [finding("SHP900")]
