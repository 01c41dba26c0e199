"""One line a finding, `path:line:col: error[SHP203] feature-mismatch: message`, for editors and for grep."""

from __future__ import annotations

from shapecheck.report.report import Report
from shapecheck.reporters import Options, Sources
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.sources import clean, place
from shapecheck.reporters.text import COLOURS, render_statistics


def render(report: Report, sources: Sources, options: Options) -> str:  # noqa: ARG001 - no excerpts here
    """Findings only; the summary would be one more line to filter out."""
    paint = Paint(options.colour)
    lines = []
    for diagnostic in report.diagnostics:
        at = diagnostic.at
        head = paint(f"{diagnostic.severity.value}[{diagnostic.code}]", COLOURS[diagnostic.severity])
        verified = f" ({diagnostic.verified.partition(':')[0]})" if diagnostic.verified else ""
        where = place(at.path, at.cell, at.line, at.column)
        lines.append(f"{where}: {head} {diagnostic.rule.name}: {clean(diagnostic.message)}{verified}")
    if options.statistics and (statistics := render_statistics(report)):
        lines.append(statistics)
    return "\n".join(lines) + "\n" if lines else ""
