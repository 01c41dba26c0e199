"""One line a finding, `path:line:col: error[SHP203] feature-mismatch: message`, for editors and grep, and a last line
that no such pattern fits: what the run covered.
"""

from __future__ import annotations

from shapecheck.report.report import Report
from shapecheck.reporters import Options, Sources
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.sources import clean, place
from shapecheck.reporters.text import COLOURS, render_statistics, summary_line


def render(report: Report, sources: Sources, options: Options) -> str:  # noqa: ARG001 - no excerpts here
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
    if not options.quiet:
        lines.append(summary_line(report, paint))
    return "\n".join(lines) + "\n" if lines else ""
