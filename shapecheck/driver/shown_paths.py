"""Paths as results tell them: from the folder that the run started in, and one for each file however it was reached."""

from __future__ import annotations

import os
from collections.abc import Iterable

from shapecheck.base.lite_dataclass import replace
from shapecheck.base.span import Span
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Gap, MadeIn, ModelReport


def shown(path: str) -> str:
    """A path within the current folder from there; any other as it was given, without needless parts."""
    if not os.path.isabs(path):
        return os.path.normpath(path)
    here = os.getcwd()
    within = path.startswith(here.rstrip(os.sep) + os.sep)
    return os.path.relpath(path, here) if within else os.path.normpath(path)


def once_each(paths: Iterable[str]) -> list[str]:
    """The files behind `paths` in order, each once; a file that a link leads to goes by its own name."""
    found: dict[str, str] = {}
    for path in paths:
        real = os.path.realpath(path)
        if real not in found or (os.path.abspath(path) == real != os.path.abspath(found[real])):
            found[real] = shown(path)
    return list(found.values())


class ShownPaths:
    """Gives places the path that results tell: that of the checked file where it is one."""

    def __init__(self, files: Iterable[str]) -> None:
        self._names = {os.path.realpath(file): file for file in files}
        self._known: dict[str, str] = {}

    def path(self, path: str) -> str:
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._names.get(os.path.realpath(path)) or shown(path)
        return found

    def span(self, at: Span) -> Span:
        path = self.path(at.path)
        return at if path == at.path else at._replace(path=path)

    def diagnostic(self, diagnostic: Diagnostic) -> Diagnostic:
        return diagnostic.moved(self.span)

    def gap(self, gap: Gap) -> Gap:
        path = self.path(gap.path)
        return gap if path == gap.path else replace(gap, path=path)

    def made_in(self, found: MadeIn | None) -> MadeIn | None:
        return None if found is None else replace(found, path=self.path(found.path))

    def model(self, model: ModelReport) -> ModelReport:
        return replace(
            model,
            path=self.path(model.path),
            gaps=tuple(map(self.gap, model.gaps)),
            made_in=self.made_in(model.made_in),
            readings=tuple(map(self.model, model.readings)),
        )
