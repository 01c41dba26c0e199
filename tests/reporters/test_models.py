"""The page of models: by file, gaps told once, long lines wrapped."""

import re

import pytest

from shapecheck.report.report import Gap, MadeIn, ModelReport
from shapecheck.reporters.models import render_models
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.shared_gaps import roots
from shapecheck.reporters.sources import width
from shapecheck.reporters.wrapping import wrapped

MISSING = "detectron2 is not installed"


def model(name, path="a.py", *, contract=(), gaps=(), readings=(), made_in=None, output=("B", 10)):
    places = tuple(Gap(reason, place, line) for reason, place, line in gaps)
    return ModelReport(
        name, path, 1, {"x": ["B", 3]}, list(output), contract, gaps=places, made_in=made_in, readings=readings
    )


def page(*models, columns=None):
    return render_models(models, Paint(on=False), columns)


def test_models_of_one_file_have_no_heading():
    assert page(model("Net", contract=("B <= 7",)), model("Longer")) == (
        "Net     (B, 3) -> (B, 10)   if B <= 7\nLonger  (B, 3) -> (B, 10)"
    )


def test_models_stand_below_their_files_which_stand_once():
    assert page(model("Net"), model("Other", "b/c.py", contract=("B >= 2", "B <= 7")), model("Last")) == (
        "a.py\n"
        "  Net   (B, 3) -> (B, 10)\n"
        "  Last  (B, 3) -> (B, 10)\n"
        "\n"
        "b/c.py\n"
        "  Other  (B, 3) -> (B, 10)\n"
        "         if  B >= 2\n"
        "         and B <= 7"
    )


def test_readings_stand_below_the_model():
    other = model("Net", made_in=MadeIn("train.py", 41, "width = 64"), output=("B", 64))
    assert page(model("Net", made_in=MadeIn("train.py", 7, ""), readings=(other,))) == (
        "Net  (B, 3) -> (B, 10)\n"
        "     as made in train.py:7\n"
        "     (B, 3) -> (B, 64)\n"
        "     as made in train.py:41: width = 64"
    )


def test_the_places_of_one_reason_are_counted():
    gaps = [("the data of a tensor", "a.py", line) for line in (4, 5, 9)]
    assert page(model("Net", gaps=[*gaps, ("a sum", "a.py", 5)], output=("B",))) == (
        "Net  (B, 3) -> (B,)\n     gap: the data of a tensor (a.py:4 and 2 other places)\n     gap: a sum (a.py:5)"
    )


def test_a_gap_of_several_models_is_told_once():
    first = model("Net", gaps=[(MISSING, "a.py", 4), (MISSING, "a.py", 5)])
    second = model("Other", "b.py", gaps=[(MISSING, "b.py", 1), (MISSING, "a.py", 5)])
    text = page(first, second, model("Alone", "b.py", gaps=[(MISSING, "c.py", 1)]))
    assert text.count(MISSING) == 2
    assert "         gap: detectron2 is not installed (c.py:1)\n" in text
    assert text.endswith("\n\ngap in 2 models: detectron2 is not installed (a.py:4 and 2 other places): Net, Other")


def test_models_that_a_third_one_joins_share_a_root():
    one, two = model("One", gaps=[("it", "a.py", 1)]), model("Two", gaps=[("it", "a.py", 2)])
    both = model("Both", gaps=[("it", "a.py", 1), ("it", "a.py", 2)])
    assert [len(root.models) for root in roots([one, two])] == [1, 1]
    (root,) = roots([one, two, both])
    assert ([m.name for m in root.models], len(root.places)) == (["One", "Two", "Both"], 2)
    assert len(roots([one, model("Three", gaps=[("else", "a.py", 1)])])) == 2


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_no_line_is_wider_than_the_terminal(columns):
    many = model(
        "Net",
        "net.py",
        contract=("H*W + B*T <= " + " + ".join("ABCDEFGHIJKLMNOPQ"),),
        gaps=[("what the constructor's `backbone` does is not known", "net.py", 5)],
        output=["B", "(H + 31)//32", "(W + 31)//32"] * 4,
        made_in=MadeIn("train.py", 41, "backbone = Backbone('resnet50', True, False, False), width = 64"),
    )
    whole, broken = page(many, model("B", "b.py")), page(many, model("B", "b.py"), columns=columns)
    assert all(width(line) <= columns for line in broken.split("\n"))
    assert re.sub(r"\s+", " ", whole) == re.sub(r"\s+", " ", broken)
    assert len(broken.split("\n")) > len(whole.split("\n"))


def test_a_condition_stays_on_the_line_where_it_fits():
    assert page(model("Net", contract=("B <= 7",)), columns=34).count("\n") == 0
    assert page(model("Net", contract=("B <= 7",)), columns=33) == "Net  (B, 3) -> (B, 10)\n     if B <= 7"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two three"]),
        ("(B, T, 1) -> (B, T, (H + 1)//2) and more", ["(B, T, 1) ->", "    (B, T, (H + 1)//2) and", "    more"]),
        (
            "{a: (B, T), b: (B, T, 512), c: ((H + 1)//2,)}",
            ["{a: (B, T), b:", "    (B, T, 512), c:", "    ((H + 1)//2,)}"],
        ),
        ("ends :) and (goes on, without an end", ["ends :) and", "    (goes on, without an end"]),
        ("a_word_that_is_wider_than_any_terminal_is b", ["a_word_that_is_wider_than_any_terminal_is", "    b"]),
    ],
)
def test_lines_are_broken_between_shapes(text, lines):
    assert wrapped(text, first=4, hanging=4, columns=28) == lines
    assert wrapped(text, first=4, hanging=4, columns=None) == [text]
