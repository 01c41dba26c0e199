"""Which findings are shown: suppression comments, and the selection by code.

A comment is any record with `line`, `column`, `codes` and `kind`, as `syntax.directives` reads them: `kind` is
`"ignore"` for `# shapecheck: ignore[...]` and `"noqa"` for `# noqa: ...`; codes of None mean all. Imports `codes`,
`diagnostics` and `span` only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from shapecheck.base.span import Span
from shapecheck.codes import BY_NAME, CODES, find_code
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.settings.config import nearest

UNUSED = "SHP801"


class Suppression(Protocol):
    """A suppression comment."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def codes(self) -> Sequence[str] | None: ...
    @property
    def kind(self) -> str: ...


def selected(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Whether a code is asked for. Of two prefixes that match it the longer one decides, `ignore` on a tie."""
    wanted = max((len(prefix) for prefix in select if code.startswith(prefix)), default=-1 if select else 0)
    refused = max((len(prefix) for prefix in ignore if code.startswith(prefix)), default=-1)
    return wanted >= 0 and wanted > refused


def filter_codes(diagnostics: Iterable[Diagnostic], select: Sequence[str], ignore: Sequence[str]) -> list[Diagnostic]:
    """The findings whose codes are asked for; faults of the tool itself are never hidden by a selection."""
    return [d for d in diagnostics if d.code == "SHP900" or selected(d.code, select, ignore)]


def _matches(written: str, code: str) -> bool:
    """Whether a code, name or prefix as written in a comment means `code`."""
    named = find_code(written)
    return named.id == code if named else len(written) >= 3 and code.startswith(written.upper())


def apply_suppressions(
    path: str, diagnostics: Iterable[Diagnostic], comments: Iterable[Suppression], own: bool = True
) -> list[Diagnostic]:
    """The findings of one file less those that a comment hides, plus a warning for every comment that hides nothing.

    Where the file was only imported (not `own`), comments hide as ever, and none is unused.

    A comment hides what starts on its line, and what spans several lines and ends on it, so that it can stand behind
    either end of a long call. Unused `# noqa` comments are left alone: they may speak to another tool.
    """
    standing = list(diagnostics)
    for comment in comments:
        hidden = [d for d in standing if d.at.path == path and comment.line in (d.at.line, d.at.end_line)]
        codes = comment.codes
        used: set[str] = set()
        for diagnostic in hidden:
            reasons = [""] if codes is None else [written for written in codes if _matches(written, diagnostic.code)]
            if reasons:
                used.update(reasons)
                standing.remove(diagnostic)
        if own and comment.kind == "ignore" and not any(_matches(written, UNUSED) for written in codes or ()):
            standing.extend(_unused(path, comment, used))
    return standing


def _means_some(written: str) -> bool:
    """Whether a word is a code, a name, or the beginning of codes."""
    return any(_matches(written, code) for code in CODES)


def _unused(path: str, comment: Suppression, used: set[str]) -> list[Diagnostic]:
    """A warning for a comment that hides nothing, or for the codes in it that hide nothing."""
    at = Span(path, comment.line, comment.column, comment.line, comment.column + 1)
    idle = [written for written in comment.codes or () if written not in used]
    if used and not idle:
        return []
    message, help_text = CODES[UNUSED].template, "remove the comment"
    wrong = next((written for written in idle if not _means_some(written)), None)
    if wrong is not None:
        close = nearest(wrong, BY_NAME) or nearest(wrong, CODES)
        message = f"`{wrong}` in this ignore is no code, name or prefix{close}"
        help_text = "`shapecheck explain` lists all codes"
    elif used:
        message = f"{', '.join(f'`{written}`' for written in idle)} in this ignore hides nothing"
        help_text = f"keep {', '.join(sorted(used))} only"
    return [Diagnostic(UNUSED, message, at, help=help_text)]
