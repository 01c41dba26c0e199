"""Findings in words: the headline, the origins of both sides, the trail of the tensor, a witness, and the mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from shapecheck.base.span import Span
from shapecheck.codes import CODES
from shapecheck.dims import Poly, find_witness
from shapecheck.interp.run.findings import Constraint, Finding
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.report.diagnostics import Diagnostic, Fix, Note
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.registry import BUILTIN
from shapecheck.values import Origin, Tensor, is_dim

TRAIL = 6
"""Steps of a tensor's way that are shown."""


def _goes_on(step: Origin, following: Origin | None) -> bool:
    """Whether the next step is part of the same call: the layers of one Sequential show as one."""
    return following is not None and step.at is not None and (step.what, step.at) == (following.what, following.at)


class Describer:
    """Makes diagnostics of the findings of one run."""

    def __init__(self, namer: Namer, stated: Mapping[str, tuple[str, Span]] | None = None) -> None:
        self.namer = namer
        self.stated = stated or {}

    def diagnostic(self, finding: Finding) -> Diagnostic:
        failure, context = finding.failure, finding.context
        notes = [*self._sides(finding), *self._blamed(finding.blamed)]
        if context.inner is not None and context.inner.path != context.at.path:
            notes.append(Note("it happens here", context.inner))
        subject = self._subject(finding)
        trail = self._trail(subject)
        help_text, fix = self._mend(finding, subject)
        return Diagnostic(
            failure.code,
            self._headline(finding),
            context.at,
            tuple(notes),
            trail,
            help_text,
            fix,
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
        words.setdefault("wanted_words", f"at least {words.get('expected', '')}")
        try:
            return CODES[failure.code].template.format(**words)
        except (KeyError, IndexError):
            return f"{finding.context.what}: {CODES[failure.code].summary}"

    def _word(self, value: Any) -> str:
        if is_dim(value):
            return self.namer.text(value)
        if isinstance(value, tuple) and all(isinstance(v, (Poly, int)) for v in value):
            return self.namer.shape(value)
        return str(value)

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
        for side in (failure.found, expected):
            if side is None:
                continue
            tensor = context.tensors.get(side.param)
            if tensor is not None:
                note = self._tensor_note(side.param, tensor, context.at)
                if note is not None and note not in notes:
                    notes.append(note)
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
        if expected is not None and expected.dim is not None:
            return Note(f"{expected.param} = {self._word(expected.dim)}", made.at)
        return Note("the layer is made here", made.at)

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

    # ------------------------------------------------------------ the mend
    def _mend(self, finding: Finding, tensor: Tensor | None) -> tuple[str | None, Fix | None]:
        failure = finding.failure
        found, expected = failure.found, failure.expected
        if failure.code not in ("SHP203", "SHP204") or found is None or expected is None or tensor is None:
            return None, None
        wanted = expected.dim
        axis = tensor.rank - 1 if failure.code == "SHP203" else failure.details.get("axis")
        moved = self._moved(tensor, axis, wanted) if isinstance(axis, int) else None
        if moved is not None:
            return moved, None
        return self._replaced(finding, found.dim, expected.param) if isinstance(found.dim, int) else (None, None)

    def _moved(self, tensor: Tensor, axis: int, wanted: Any) -> str | None:
        """An axis elsewhere that has the wanted size: a permute brings it here."""
        places = [i for i, d in enumerate(tensor.shape) if i != axis and d == wanted]
        if len(places) != 1 or tensor.rank < 2:
            return None
        order = [i for i in range(tensor.rank) if i != places[0]]
        order.insert(axis, places[0])
        spelled = ", ".join(str(i) for i in order)
        return f"axis {places[0]} has {self._word(wanted)}: permute({spelled}) before this line"

    def _replaced(self, finding: Finding, size: int, param: str) -> tuple[str | None, Fix | None]:
        """The constructor's call with the right number."""
        layer, made = finding.context.layer, finding.context.made
        if not isinstance(layer, Layer) or (made is not None and made.sized_by_input):
            return None, None
        values: list[str] = []
        for field in fields(layer):  # type: ignore[arg-type]
            value = size if field.name == param else getattr(layer, field.name)
            if field.name != param and value == field.default:
                continue
            required = not values or len(values) < 2
            values.append(self._word(value) if required else f"{field.name}={self._word(value)}")
        place = made.arguments.get(param) if made is not None else None
        call = f"{_written(type(layer))}({', '.join(values)})"
        return f"use {call}", None if place is None else Fix(place, str(size))


def _written(layer: type[Layer]) -> str:
    """A layer as people write it: those of torch with its `nn` before the name."""
    of_torch = layer.__module__.startswith(BUILTIN)
    return f"nn.{layer.__name__}" if of_torch else layer.__name__
