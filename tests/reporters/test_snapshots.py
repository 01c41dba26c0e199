"""One report in every format, compared with the reviewed snapshots."""

import pytest

from shapecheck.reporters import Options, render, render_inference, render_summary
from shapecheck.reporters.summary_text import TITLES, Shown

EXTENSIONS = {"text": "txt", "concise": "txt", "json": "json", "sarif": "sarif", "github": "txt"}


@pytest.mark.parametrize("name", EXTENSIONS)
def test_report(name, report, sources, options, snapshot):
    snapshot(f"report.{name}.{EXTENSIONS[name]}", render(name, report, sources, options))


def test_report_with_everything(report, sources, snapshot):
    options = Options(colour=True, show_models=True, statistics=True, strict=True, root="/project")
    snapshot("report.full.txt", render("text", report, sources, options))


@pytest.mark.parametrize("name", ["text", "json"])
def test_inference(name, inference, sources, options, snapshot):
    snapshot(f"inference.{name}.{EXTENSIONS[name]}", render_inference(name, inference, sources, options))


@pytest.mark.parametrize("name", EXTENSIONS)
def test_nothing_found(name, clean_report, sources, options, snapshot):
    snapshot(f"clean.{name}.{EXTENSIONS[name]}", render(name, clean_report, sources, options))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("summary.text.txt", Shown()),
        ("summary.sizes.txt", Shown(tuple(TITLES), ("ascii_only",), 1, 2, None, {"B": 2, "T": 500})),
        ("summary.narrow.txt", Shown(row_names=("hide_recursive_layers",), depth=1, col_width=12)),
        ("summary.totals.txt", Shown(verbose=0)),
        ("summary.json.json", Shown(sizes={"B": 2, "T": 500})),
    ],
)
def test_summary(name, shown, summary, snapshot):
    snapshot(name, render_summary("json" if name.endswith("json") else "text", summary, shown))
