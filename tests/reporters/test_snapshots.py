"""Hand-made results in every format that the command line has, compared with the reviewed snapshots."""

import ast
from pathlib import Path

import pytest
from conftest import SNAPSHOTS

import shapecheck.reporters
from shapecheck.reporters import Options, render, render_inference, render_summary, render_verification
from shapecheck.reporters.summary_text import TITLES, Shown
from shapecheck.settings.arguments import FORMATS, INFER_FORMATS, SUMMARY_FORMATS, VERIFY_FORMATS

SHOWN = {
    "sizes": Shown(tuple(TITLES), ("ascii_only",), 1, 2, None, {"B": 2, "T": 500}),
    "narrow": Shown(row_names=("hide_recursive_layers",), depth=1, col_width=12),
    "totals": Shown(verbose=0),
}
"""What the options of `summary` do to the text."""


def file_of(result, name):
    return f"{result}.{name}.{ {'json': 'json', 'sarif': 'sarif', 'html': 'html'}.get(name, 'txt') }"


@pytest.mark.parametrize("name", FORMATS)
def test_report(name, report, sources, options, snapshot):
    snapshot(file_of("report", name), render(name, report, sources, options))


def test_report_with_everything(report, sources, snapshot):
    options = Options(colour=True, show_models=True, statistics=True, strict=True, root="/project")
    snapshot("report.full.txt", render("text", report, sources, options))


@pytest.mark.parametrize("name", INFER_FORMATS)
def test_inference(name, inference, sources, options, snapshot):
    snapshot(file_of("inference", name), render_inference(name, inference, sources, options))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found(name, clean_report, sources, options, snapshot):
    snapshot(file_of("clean", name), render(name, clean_report, sources, options))


@pytest.mark.parametrize("name", SUMMARY_FORMATS)
def test_summary(name, summary, snapshot):
    shown = Shown() if name == "text" else Shown(sizes={"B": 2, "T": 500})
    snapshot(file_of("summary", name), render_summary(name, summary, shown))


@pytest.mark.parametrize("name", SHOWN)
def test_summary_with_options(name, summary, snapshot):
    snapshot(f"summary.{name}.txt", render_summary("text", summary, SHOWN[name]))


@pytest.mark.parametrize("name", VERIFY_FORMATS)
def test_verification(name, verification, snapshot):
    snapshot(file_of("verification", name), render_verification(name, verification, depth=1, colour=False))


def test_verification_with_everything(verification, snapshot):
    snapshot("verification.full.txt", render_verification("text", verification, depth=9, colour=True))


def test_every_snapshot_is_compared():
    results = {
        "report": FORMATS,
        "clean": FORMATS,
        "inference": INFER_FORMATS,
        "summary": SUMMARY_FORMATS,
        "verification": VERIFY_FORMATS,
    }
    compared = {file_of(result, name) for result, names in results.items() for name in names}
    compared |= {"report.full.txt", "verification.full.txt", *(f"summary.{name}.txt" for name in SHOWN)}
    assert {path.name for path in SNAPSHOTS.iterdir()} == compared


def test_the_command_line_has_every_format_that_there_is():
    """A module with a `render` is a format of `check`, or by its first word of `summary` or `verify`."""
    found = {"": set(), "inference": set(), "summary": set(), "verify": set()}
    for path in Path(shapecheck.reporters.__file__).parent.glob("*.py"):
        defined = {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if hasattr(node, "name")}
        first, _, rest = path.stem.partition("_")
        if path.stem != "__init__" and "render" in defined:
            found[first if rest else ""].add(rest or first)
        if path.stem != "__init__" and "render_inference" in defined:
            found["inference"].add(path.stem)
    assert found == {
        "": set(FORMATS),
        "inference": set(INFER_FORMATS),
        "summary": set(SUMMARY_FORMATS),
        "verify": set(VERIFY_FORMATS),
    }
