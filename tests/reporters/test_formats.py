"""What each format promises, beyond what the snapshots show."""

import json
import re

import pytest

from shapecheck.base.span import Span
from shapecheck.codes import CODES
from shapecheck.report.diagnostics import Diagnostic, Note
from shapecheck.report.report import Report, ordered, show_inputs, show_node, summarise
from shapecheck.reporters import Options, render
from shapecheck.reporters.sources import excerpt, read_lines, width
from shapecheck.settings.arguments import FORMATS


def report_of(*diagnostics):
    return Report(("a.py",), diagnostics, (), summarise(["a.py"], diagnostics, (), 0, 0))


def test_text_draws_the_example_of_the_design(report, sources, options):
    expected = """\
error[SHP203] feature-mismatch: Linear wants 512 features on the last axis, but it has (T + 3)//4 there
  --> models/front.py:16:16 in Front.forward
   11 |         self.proj = nn.Linear(512, 100)
      |                     ------------------- in_features = 512
   15 |         x = self.conv2(x)
      |             ------------- gives (B, 512, (T + 3)//4): channels are on axis 1
   16 |         return self.proj(x)
      |                ^^^^^^^^^^^^ here T = 500 gives 125
  = x came as (B, 128, T) -> conv1 (B, 256, (T + 1)//2) -> conv2 (B, 512, (T + 3)//4)
note: train.py:4: the model is called here
help: axis 1 has 512: x = x.permute(0, 2, 1) before this line
"""
    assert expected in render("text", report, sources, options)


def test_summary_line(report, sources, options):
    last = render("text", report, sources, options).splitlines()[-1]
    assert last == "2 errors, 1 warning in 2 files: 2 models, 212 of 215 tensor operations known, 1 gap"


@pytest.mark.parametrize("name", ["text", "concise"])
def test_colours_only_when_asked_for(name, report, sources, options):
    plain = render(name, report, sources, options)
    coloured = render(name, report, sources, options._replace(colour=True))
    assert "\033" not in plain
    assert re.sub(r"\033\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("name", FORMATS)
def test_same_report_same_bytes(name, report, sources, options):
    assert render(name, report, sources, options) == render(name, report, sources, options)


@pytest.mark.parametrize(
    ("line", "column", "end", "indent", "length"),
    [
        ("x = f(y)", 5, 9, 4, 4),
        ("\tx = f(y)", 6, 10, 8, 4),
        ("x = '模型' + f(y)", 12, 16, 13, 4),
        ("x = '模型'", 5, 9, 4, 6),
        ("e\u0301 = f(y)", 6, 10, 4, 4),
        ("x = f(y)   ", 5, None, 4, 4),
        ("x", 1, 1, 0, 1),
        ("x", 40, 50, 1, 1),
        ("", 1, 5, 0, 1),
    ],
)
def test_underlines_stay_aligned(line, column, end, indent, length):
    assert excerpt(line, column, end)[1:] == (indent, length)


@pytest.mark.parametrize("column", [1, 30, 2000, 4990])
def test_a_long_line_is_cut_around_the_place(column):
    line = "".join(f"{n:05}" for n in range(1000))
    text, indent, length = excerpt(line, column, column + 5)
    assert width(text) <= 161
    assert text[indent : indent + length] == line[column - 1 : column + 4]


def test_a_marked_part_that_is_too_long_is_cut():
    text, indent, length = excerpt("模" * 500, 1, 501)
    assert indent == 0
    assert length <= 2 * 160
    assert text.endswith("…")


def test_a_source_line_cannot_steer_the_terminal():
    text, _, _ = excerpt("x = '\033[2J\u202e' + f(y)", 5, 8)
    assert text.isprintable()


def test_no_excerpt_for_a_file_that_is_gone(sources, options):
    gone = report_of(Diagnostic("SHP105", "index 3", Span("gone.py", 7, 1, 7, 2)))
    assert render("text", gone, sources, options).startswith(
        "error[SHP105] index-out-of-range: index 3\n  --> gone.py:7:1\n\n"
    )


@pytest.mark.parametrize("name", ["text", "concise"])
def test_a_headline_stays_on_one_line(name, sources, options):
    raised = report_of(
        Diagnostic("SHP508", "this call raises ValueError: one\ntwo\r\n::error::", Span("a.py", 1, 1, 1, 2))
    )
    first = render(name, raised, sources, options).splitlines()[0]
    assert "one two" in first
    assert first.endswith("::error::")


def test_github_escapes(options, sources):
    hostile = report_of(Diagnostic("SHP508", "50%\nrow", Span("a:b,c.py", 1, 2, 1, 3), help="do\rthis"))
    assert render("github", hostile, sources, options._replace(quiet=True)) == (
        "::error file=a%3Ab%2Cc.py,line=1,col=2,endLine=1,endColumn=3,title=SHP508 raised::"
        "50%25%0Arow%0Ahelp: do%0Dthis\n"
    )


def test_machine_formats_make_paths_relative(sources):
    inside = report_of(Diagnostic("SHP105", "m", Span("/project/pkg/a b.py", 1, 1, 1, 2)))
    options = Options(root="/project")
    assert "file=pkg/a b.py," in render("github", inside, sources, options)
    location = json.loads(render("sarif", inside, sources, options))["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "pkg/a%20b.py"


def test_statistics_count_each_code(sources, options):
    one = Diagnostic("SHP105", "m", Span("a.py", 1, 1, 1, 2))
    two = Diagnostic("SHP105", "m", Span("a.py", 2, 1, 2, 2))
    other = Diagnostic("SHP201", "m", Span("a.py", 3, 1, 3, 2))
    text = render("concise", report_of(one, two, other), sources, options._replace(statistics=True, quiet=True))
    assert text.endswith("2  SHP105  index-out-of-range\n1  SHP201  dim-mismatch\n")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_the_run_covered(name, report, clean_report, sources, options):
    for each in (report, clean_report):
        counts = each.summary
        text = render(name, each, sources, options)
        if name == "json":
            assert json.loads(text)["summary"] == counts
        else:
            assert f"{counts['known_operations']} of {counts['operations']} tensor operation" in text


def test_github_says_it_in_a_notice(clean_report, sources, options):
    (line,) = render("github", clean_report, sources, options).splitlines()
    assert line.startswith("::notice title=shapecheck::nothing found in ")


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_quiet_is_silent_where_nothing_is_found(name, clean_report, sources, options):
    assert render(name, clean_report, sources, options._replace(quiet=True)) == ""


def test_strict_text_shows_the_gaps(report, sources, options):
    gap = "gap: models/front.py:3: a decorator whose source is not found"
    assert gap not in render("text", report, sources, options)
    assert gap in render("text", report, sources, options._replace(strict=True))


def test_json_of_a_finding(report, sources, options):
    data = json.loads(render("json", report, sources, options))
    assert data["version"] == 1
    assert set(data) == {"version", "files", "diagnostics", "models", "summary"}
    finding = data["diagnostics"][0]
    assert list(finding) == [
        "code", "name", "severity", "message", "path", "line", "column", "end_line", "end_column",
        "notes", "help", "fix", "witness",
    ]  # fmt: skip
    assert finding["witness"] == {"T": 500}
    assert all(set(note) == {"message", "path", "line"} for note in finding["notes"])
    assert finding["notes"][-1]["message"].startswith("x came as")
    assert data == report.to_json()


def test_remarks_stand_at_the_finding_in_json():
    remark = Diagnostic("SHP701", "m", Span("a.py", 4, 1, 4, 2), notes=(Note("torch accepts it"),))
    assert report_of(remark).to_json()["diagnostics"][0]["notes"] == [
        {"message": "torch accepts it", "path": "a.py", "line": 4}
    ]


def test_findings_are_sorted_and_stand_once():
    late = Diagnostic("SHP105", "m", Span("b.py", 1, 1, 1, 2))
    early = Diagnostic("SHP105", "m", Span("a.py", 9, 1, 9, 2))
    assert ordered([late, early, late]) == (early, late)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        ([], "()"),
        (["B"], "(B,)"),
        (["B", "(T + 3)//4", 10], "(B, (T + 3)//4, 10)"),
        ({"seq": [["B", 1], ["B", 2]]}, "((B, 1), (B, 2))"),
        ({"seq": [["B", 1]]}, "((B, 1),)"),
        ({"map": {"logits": ["B", 10]}}, "{logits: (B, 10)}"),
        ({"const": None}, "None"),
        ({"const": "sum"}, "'sum'"),
        ({"unknown": "reads a file"}, "unknown: reads a file"),
        ({"any": [["B", 1], ["B"], ["B"]]}, "(B, 1) or (B,)"),
    ],
)
def test_nodes_in_text(node, text):
    assert show_node(node) == text


def test_inputs_in_text():
    assert show_inputs({}) == "()"
    assert show_inputs({"x": ["B", 3]}) == "(B, 3)"
    assert show_inputs({"x": ["B", 3], "m": ["B"]}) == "x (B, 3), m (B,)"


def test_lines_are_counted_as_python_counts_them(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"a\r\nb\x0cb\rc\xe2\x80\xa8c\n")
    assert list(read_lines(str(path))) == ["a", "b\x0cb", "c\u2028c", ""]
    assert read_lines(str(tmp_path / "none.py")) == ()


def test_lines_of_a_notebook_are_those_of_a_cell(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Title"]},
        {"cell_type": "code", "source": ["import torch\n", "x = 1"]},
        {"cell_type": "code", "source": "y = 2"},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    assert read_lines(str(path), 2) == ("import torch", "x = 1")
    assert read_lines(str(path), 3) == ("y = 2",)
    assert read_lines(str(path), 1) == ()
    path.write_text("{")
    read_lines.cache_clear()
    assert read_lines(str(path), 2) == ()


def test_every_severity_has_a_word_in_every_format(sources, options):
    every = report_of(*(Diagnostic(code, "m", Span("a.py", 1, 1, 1, 2)) for code in CODES))
    for name in FORMATS:
        assert render(name, every, sources, options)
