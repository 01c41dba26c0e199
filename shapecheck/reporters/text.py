"""The format for people: each finding with excerpts of every place that it speaks of, then a summary.

Plain ANSI escapes, and only when asked for; nothing here needs `rich`.
"""

from __future__ import annotations

from shapecheck.base.span import Span
from shapecheck.codes import CODES, Severity
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Inference, Report
from shapecheck.reporters import Options, Sources
from shapecheck.reporters.models import render_models, render_result
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.sources import clean, excerpt, lines_at, place

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def render(report: Report, sources: Sources, options: Options) -> str:
    """Every finding, the models where asked for, the statistics where asked for, and the closing line."""
    paint = Paint(options.colour)
    blocks = [render_diagnostic(diagnostic, sources, paint) for diagnostic in report.diagnostics]
    if options.show_models and report.models:
        blocks.append(render_models(report.models, paint, options.columns))
    elif options.strict:
        blocks.extend(_gap_lines(report, paint))
    if options.statistics and (statistics := render_statistics(report)):
        blocks.append(statistics)
    if not options.quiet:
        blocks.append(summary_line(report, paint))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def render_inference(inference: Inference, sources: Sources, options: Options) -> str:
    """Findings first, then what the target accepts, returns and does in between."""
    paint = Paint(options.colour)
    blocks = [render_diagnostic(diagnostic, sources, paint) for diagnostic in inference.diagnostics]
    blocks.append(render_result(inference, paint))
    return "\n\n".join(blocks) + "\n"


def render_diagnostic(diagnostic: Diagnostic, sources: Sources, paint: Paint) -> str:
    """One finding: headline, place, excerpts in the order of their lines, trail, notes elsewhere, help."""
    colour = COLOURS[diagnostic.severity]
    at = diagnostic.at
    head = paint(f"{diagnostic.severity.value}[{diagnostic.code}]", colour, bold=True)
    scope = f" in {diagnostic.scope}" if diagnostic.scope else ""
    lines = [
        f"{head} {paint(diagnostic.rule.name + ':', bold=True)} {paint(clean(diagnostic.message), bold=True)}",
        f"  {paint('-->', 'blue')} {place(at.path, at.cell, at.line, at.column)}{scope}",
    ]
    lines.extend(_excerpts(diagnostic, sources, paint))
    equals = paint("=", "blue")
    if diagnostic.trail:
        lines.append(f"  {equals} {clean(diagnostic.trail)}")
    lines.extend(f"  {equals} {clean(note.message)}" for note in diagnostic.notes if note.at is None)
    lines.extend(
        f"{paint('note:', 'cyan')} {place(note.at.path, note.at.cell, note.at.line)}: {clean(note.message)}"
        for note in diagnostic.notes
        if note.at is not None and note.at.path != at.path
    )
    if diagnostic.verified:
        lines.append(f"  {equals} {clean(diagnostic.verified)}")
    if diagnostic.help:
        lines.append(f"{paint('help:', 'green')} {clean(diagnostic.help)}")
    return "\n".join(lines)


def _excerpts(diagnostic: Diagnostic, sources: Sources, paint: Paint) -> list[str]:
    """The source lines that the finding and its notes in the same file speak of, each underlined with its words.

    Lines of another cell of the notebook stand below its number.
    """
    marks = _marks(diagnostic)
    cell = diagnostic.at.cell
    colour = COLOURS[diagnostic.severity]
    digits = len(str(max(span.line for span, _, _ in marks)))
    rows: list[str] = []
    previous: tuple[int, str] | None = None
    for span, words, primary in marks:
        source = lines_at(span, sources)
        if span.line > len(source):
            continue
        if span.cell != cell:
            cell, previous = span.cell, None
            rows.append(f"  {paint(':::', 'blue')} cell {cell}")
        end = span.end_column if span.end_line == span.line else None
        shown, indent, length = excerpt(source[span.line - 1], span.column, end)
        if previous != (span.line, shown):
            rows.append(f"   {paint(f'{span.line:>{digits}} |', 'blue')} {shown}".rstrip())
            previous = (span.line, shown)
        underline = paint(("^" if primary else "-") * length, colour if primary else "blue")
        rows.append(f"   {paint(' ' * digits + ' |', 'blue')} {' ' * indent}{underline} {clean(words)}".rstrip())
    return rows


def _marks(diagnostic: Diagnostic) -> list[tuple[Span, str, bool]]:
    """What to underline, in the order of the lines: span, words, and whether it is the finding itself."""
    at = diagnostic.at
    marks: dict[Span, list[str]] = {}
    for note in diagnostic.notes:
        if note.at is not None and note.at.path == at.path:
            words = marks.setdefault(note.at, [])
            if note.message not in words:
                words.append(note.message)
    own = marks.setdefault(at, [])
    if not own and diagnostic.witness:
        own.append("fails for " + ", ".join(f"{name} = {size}" for name, size in diagnostic.witness.items()))
    return [(span, "; ".join(words), span == at) for span, words in sorted(marks.items(), key=_position)]


def _position(mark: tuple[Span, list[str]]) -> tuple[int, Span]:
    return mark[0].cell or 0, mark[0]


def _gap_lines(report: Report, paint: Paint) -> list[str]:
    """Each gap once, for a strict run: there they are findings."""
    gaps = dict.fromkeys(((gap.path, gap.cell, gap.line), gap.reason) for model in report.models for gap in model.gaps)
    told = {(d.at.path, d.at.cell, d.at.line) for d in report.diagnostics if d.code in ("SHP903", "SHP904")}
    lines = [f"{paint('gap:', 'cyan')} {place(*at)}: {clean(reason)}" for at, reason in gaps if at not in told]
    return ["\n".join(lines)] if lines else []


def render_statistics(report: Report) -> str:
    """How often each code was found, the most frequent first, and how many files git's patterns kept from it."""
    counts: dict[str, int] = {}
    for diagnostic in report.diagnostics:
        counts[diagnostic.code] = counts.get(diagnostic.code, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows: list[tuple[object, str]] = [(count, f"{code}  {CODES[code].name}") for code, count in ranked]
    if ignored := report.summary.get("ignored_files"):
        rows.append((ignored, f"{'file' if ignored == 1 else 'files'} ignored by git"))
    digits = max((len(str(count)) for count, _ in rows), default=0)
    return "\n".join(f"{count:>{digits}}  {what}" for count, what in rows)


def counted(number: object, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary_line(report: Report, paint: Paint) -> str:
    """What was found, and what the run covered: silence about a model means nothing where it was not followed."""
    summary = report.summary
    errors, warnings = summary.get("errors", 0), summary.get("warnings", 0)
    found = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}" if errors or warnings else "nothing found"
    colour = "red" if errors else "yellow" if warnings else "green"
    operations = summary.get("operations", 0)
    ignored = f" ({summary['ignored_files']} ignored by git)" if summary.get("ignored_files") else ""
    return (
        f"{paint(found, colour, bold=True)} in {counted(summary.get('files', len(report.files)), 'file')}{ignored}: "
        f"{counted(summary.get('models', len(report.models)), 'model')}, "
        f"{summary.get('known_operations', 0)} of {counted(operations, 'tensor operation')} known, "
        f"{counted(summary.get('gaps', 0), 'gap')}"
    )
