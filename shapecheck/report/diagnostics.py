"""One finding, ready to be shown. Imports `codes` and `span` only."""

from __future__ import annotations

from collections.abc import Callable

from shapecheck.base.lite_dataclass import dataclass, field, replace
from shapecheck.base.span import Span
from shapecheck.codes import CODES, Code, Severity


@dataclass(frozen=True, slots=True)
class Note:
    """Where one side of a finding comes from; `at` is None for a remark about no one place."""

    message: str
    at: Span | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that mends a finding: replace the text at `at` by `text`, and do what `more` says besides."""

    at: Span
    text: str
    more: tuple[Fix, ...] = ()

    @property
    def edits(self) -> tuple[Fix, ...]:
        return (self, *self.more)

    def with_more(self, *edits: Fix) -> Fix:
        return Fix(self.at, self.text, (*self.more, *edits))

    def moved(self, move: Callable[[Span], Span]) -> Fix:
        return Fix(move(self.at), self.text, tuple(edit.moved(move) for edit in self.more))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: `message` is clear alone; notes give both sides' origin, `help` the edit, `witness`
    sizes that fail.
    """

    code: str
    message: str
    at: Span
    notes: tuple[Note, ...] = ()
    trail: str | None = None  # the way the tensor came, in one line
    help: str | None = None
    fix: Fix | None = None
    witness: dict[str, int] = field(default_factory=dict, hash=False)
    scope: str | None = None  # the function it stands in, such as `Net.forward`
    verified: str | None = None  # what torch said of it: `confirmed: ...`, `refuted: ...`, `not confirmed: ...`

    @property
    def rule(self) -> Code:
        return CODES[self.code]

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    def moved(self, move: Callable[[Span], Span]) -> Diagnostic:
        """The same with every place in it told in another way."""
        notes = tuple(note if note.at is None else replace(note, at=move(note.at)) for note in self.notes)
        fix = None if self.fix is None else self.fix.moved(move)
        return replace(self, at=move(self.at), notes=notes, fix=fix)

    @property
    def sort_key(self) -> tuple[str, int, int, int, str, str]:
        return (self.at.path, self.at.cell or 0, self.at.line, self.at.column, self.code, self.message)
