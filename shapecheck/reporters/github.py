"""Workflow commands, which GitHub Actions shows as annotations beside the changed lines; what the run covered is a
notice of its own.
"""

from __future__ import annotations

import os

from shapecheck.base.span import Span
from shapecheck.codes import Severity
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Report
from shapecheck.reporters import Options, Sources
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.text import summary_line

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, sources: Sources, options: Options) -> str:  # noqa: ARG001 - GitHub shows the source
    lines = [_command(diagnostic, options.root) for diagnostic in report.diagnostics]
    if not options.quiet:
        lines.append(f"::notice title=shapecheck::{_data(summary_line(report, Paint(on=False)))}")
    return "".join(f"{line}\n" for line in lines)


def _command(diagnostic: Diagnostic, root: str) -> str:
    at, where = annotated(diagnostic.at)
    properties = {
        "file": relative(at.path, root),
        "line": at.line,
        "col": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
        "title": f"{diagnostic.code} {diagnostic.rule.name}",
    }
    text = where + diagnostic.message + (f"\nhelp: {diagnostic.help}" if diagnostic.help else "")
    settings = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{COMMANDS[diagnostic.severity]} {settings}::{_data(text)}"


def annotated(at: Span) -> tuple[Span, str]:
    """A place as machine formats can hold it, and the words that tell the rest: they know no cells of a notebook, and
    the lines of its JSON are nobody's lines, so there it is the top of the file, as ruff has it.
    """
    if at.cell is None:
        return at, ""
    return Span(at.path, 1, 1, 1, 2), f"cell {at.cell}, line {at.line}, column {at.column}: "


def relative(path: str, root: str) -> str:
    """A path from the folder of the run, with forward slashes: annotations find no file under an absolute one."""
    absolute = os.path.join(root, path)
    try:
        return os.path.relpath(absolute, root).replace(os.sep, "/")
    except ValueError:  # another drive
        return absolute.replace(os.sep, "/")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
