"""Findings in words: the headline, the origins of both sides, the trail of the tensor, a witness, and the mend."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.codes import CODES
from shapecheck.dims import Poly, find_witness
from shapecheck.interp.run.findings import Constraint, Finding
from shapecheck.interp.words.mends import choose, constructor
from shapecheck.interp.words.mends.edits import spelled
from shapecheck.interp.words.mends.site import node_at
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.report.diagnostics import Diagnostic, Note
from shapecheck.rules.core.bind import describe
from shapecheck.values import Origin, Tensor, is_dim

TRAIL = 6
"""Steps of a tensor's way that are shown."""


def _goes_on(step: Origin, following: Origin | None) -> bool:
    """Whether the next step is part of the same call: the layers of one Sequential show as one."""
    return following is not None and step.at is not None and (step.what, step.at) == (following.what, following.at)


def _is_plain(value: Any) -> bool:
    """Whether Python itself writes a value in a way that people read."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, (str, int, float, complex, bytes))


def _varied(failing: Iterable[Finding]) -> set[Span]:
    """Where layers were made that are given unlike sizes, of which none fits."""
    sizes: dict[Span, set[object]] = {}
    for finding in failing:
        made, found = finding.context.made, finding.failure.found
        if made is not None and found is not None:
            sizes.setdefault(made.at, set()).add(found.dim)
    return {at for at, found in sizes.items() if len(found) > 1}


class Describer:
    """Makes diagnostics of the findings of one run.

    `fitting` is where layers were made that took what some call gave them, `failing` all that the run found.
    """

    def __init__(
        self,
        namer: Namer,
        stated: Mapping[str, tuple[str, Span]] | None = None,
        fitting: Collection[Span] = (),
        failing: Iterable[Finding] = (),
    ) -> None:
        self.namer = namer
        self.stated = stated or {}
        self.fitting = fitting
        self.varied = _varied(failing)

    def diagnostic(self, finding: Finding) -> Diagnostic:
        failure, context = finding.failure, finding.context
        notes = [*self._sides(finding), *self._blamed(finding.blamed)]
        if context.inner is not None and context.inner.path != context.at.path:
            notes.append(Note("it happens here", context.inner))
        subject = self._subject(finding)
        trail = self._trail(subject)
        mend = choose.mend(choose.case_of(finding, self.fitting, self.varied))
        return Diagnostic(
            failure.code,
            self._headline(finding),
            context.at,
            tuple(notes),
            trail,
            None if mend is None else mend.text,
            None if mend is None else mend.fix,
            self._witness(finding),
            context.scope if context.scope != "<module>" else None,
        )

    # ------------------------------------------------------------ words
    def _headline(self, finding: Finding) -> str:
        failure = finding.failure
        words: dict[str, Any] = {"op": finding.context.what}
        for key, value in failure.details.items():
            words[key] = self._word(value)
        axis = failure.details.get("axis")
        words.setdefault("axis_words", "" if axis is None else f" on axis {axis}")
        words.setdefault("shape_words", words.get("shape", ""))
        words.setdefault("wanted_words", f"{words.get('bound', 'at least')} {words.get('expected', '')}")
        if words.get("text") == "..." and (test := self._asserted(finding)) is not None:
            words["text"] = f"{test} does not hold"
        try:
            return CODES[failure.code].template.format(**words)
        except (KeyError, IndexError):
            return f"{finding.context.what}: {CODES[failure.code].summary}"

    @staticmethod
    def _asserted(finding: Finding) -> str | None:
        """What an assertion without a message says, in its own words."""
        context = finding.context
        if context.call_site is None:
            return None
        node = node_at(context.call_site.program, ir.Pos(*context.at[1:5]))
        return spelled(node.test) if isinstance(node, ir.Assert) else None

    def _word(self, value: Any) -> str:
        if is_dim(value):
            return self.namer.text(value)
        if isinstance(value, tuple) and all(isinstance(v, (Poly, int)) for v in value):
            return self.namer.shape(value)
        return str(value) if _is_plain(value) else describe(value)

    # ------------------------------------------------------------ sides
    def _subject(self, finding: Finding) -> Tensor | None:
        found = finding.failure.found
        tensors = finding.context.tensors
        if found is not None and found.param in tensors:
            return tensors[found.param]
        return next(iter(tensors.values()), None)

    def _sides(self, finding: Finding) -> list[Note]:
        notes: list[Note] = []
        context, failure = finding.context, finding.failure
        made = context.made
        expected = failure.expected
        if made is not None:
            notes.append(self._made_note(finding))
            notes += self._source_note(finding)
        for side in (failure.found, expected):
            if side is None:
                continue
            tensor = context.tensors.get(side.param)
            if tensor is not None:
                note = self._tensor_note(side.param, tensor, context.at)
                if note is not None and note not in notes:
                    notes.append(note)
        notes += [Note(f"`{text}` is {self._word(value)}") for text, value in context.compared.items()]
        if context.called_at is not None:
            notes.append(Note("called here", context.called_at))
        if not any(side is not None and side.param in context.tensors for side in (failure.found, expected)):
            for name, tensor in list(context.tensors.items())[:2]:
                note = self._tensor_note(name, tensor, context.at)
                if note is not None and note not in notes:
                    notes.append(note)
        return notes

    def _made_note(self, finding: Finding) -> Note:
        made, expected = finding.context.made, finding.failure.expected
        assert made is not None
        if expected is not None and expected.param in made.arguments:
            return Note(f"{expected.param} = {self._word(expected.dim)}", made.arguments[expected.param])
        if expected is not None and expected.dim is not None and hasattr(finding.context.layer, expected.param):
            return Note(f"made here with {expected.param} = {self._word(expected.dim)}", made.at)
        return Note("the layer is made here", made.at)

    def _source_note(self, finding: Finding) -> list[Note]:
        """The constant or the field of a configuration that the layer's argument names."""
        source = constructor.origin_of_size(choose.case_of(finding, self.fitting, self.varied))
        if source is None:
            return []
        return [Note(f"{source.words} = {source.constant.value!r} comes from here", source.at)]

    def _tensor_note(self, name: str, tensor: Tensor, at: Span) -> Note | None:
        origin = tensor.origin
        if origin is None:
            return Note(f"`{name}` is {self.namer.shape(tensor.shape)}")
        if origin.at is None:
            stated = self.stated.get(origin.what)
            if stated is not None:
                return Note(f"`{origin.what}` is stated as {stated[0]}", stated[1])
            return None
        if origin.at == at:
            return Note(f"`{name}` is {self.namer.shape(tensor.shape)}")
        return Note(f"gives {self.namer.shape(origin.shape)}", origin.at)

    def _blamed(self, constraints: tuple[Constraint, ...]) -> list[Note]:
        notes = []
        for constraint in constraints:
            if constraint.context is not None:
                notes.append(
                    Note(
                        f"{constraint.context.what} asks for {self.namer.goal(constraint.goal)}", constraint.context.at
                    )
                )
        return notes

    def _trail(self, tensor: Tensor | None) -> str | None:
        steps: list[Origin] = []
        origin = tensor.origin if tensor is not None else None
        while origin is not None:
            steps.append(origin)
            origin = origin.parent
        if len(steps) < 2:
            return None
        steps.reverse()
        steps = [s for s, following in zip(steps, [*steps[1:], None], strict=True) if not _goes_on(s, following)]
        if len(steps) < 2:
            return None
        first, rest = steps[0], steps[1:]
        opening = (
            f"{first.what} came as {self.namer.shape(first.shape)}"
            if first.at is None
            else (f"{first.what} {self.namer.shape(first.shape)}")
        )
        if len(rest) > TRAIL:
            opening += " -> ..."
            rest = rest[-TRAIL:]
        return " -> ".join([opening, *(f"{s.what} {self.namer.shape(s.shape)}" for s in rest)])

    def _witness(self, finding: Finding) -> dict[str, int]:
        goal = finding.failure.goal
        if goal is None or isinstance(goal, bool):
            return {}
        renamed = self.namer.goal(goal)
        try:
            return find_witness(renamed, self.namer.facts, want=False, limit=500) or {}
        except ValueError:
            return {}
