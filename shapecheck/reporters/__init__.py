"""How results are written. Each format is one module with one pure function, loaded only when it is asked for.

`render(report, sources, options) -> str`; `sources` gives the lines of a file, for the excerpts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from shapecheck.report.model_summary import Summary
from shapecheck.report.report import Inference, Report

if TYPE_CHECKING:
    from shapecheck.report.verification import Verification

Sources: TypeAlias = Callable[..., Sequence[str]]
"""The lines of a file, or of one cell of a notebook: `sources(path)`, `sources(path, cell)`."""


class Options(NamedTuple):
    """What a format may heed. `quiet` leaves out what the run covered; `root` is the folder that machine formats make
    paths relative to; what reads like a page is wrapped to `columns`, and not at all without them.
    """

    colour: bool = False
    show_models: bool = False
    statistics: bool = False
    strict: bool = False
    quiet: bool = False
    root: str = "."
    columns: int | None = None


Renderer: TypeAlias = Callable[[Report, Sources, Options], str]


def render(name: str, report: Report, sources: Sources, options: Options) -> str:
    """A report in the format `name`."""
    renderer = cast("Renderer", import_module(f"shapecheck.reporters.{name}").render)
    return renderer(report, sources, options)


def render_inference(name: str, inference: Inference, sources: Sources, options: Options) -> str:
    """An inference in the format `name`: text or json."""
    renderer = cast(
        "Callable[[Inference, Sources, Options], str]",
        import_module(f"shapecheck.reporters.{name}").render_inference,
    )
    return renderer(inference, sources, options)


def render_summary(name: str, summary: Summary, shown: object) -> str:
    """A summary in the format `name`: text, json or html; `shown` is what `summary_text.Shown` holds."""
    renderer = cast("Callable[[Summary, object], str]", import_module(f"shapecheck.reporters.summary_{name}").render)
    return renderer(summary, shown)


def render_verification(name: str, verification: Verification, depth: int, colour: bool) -> str:
    """A verification in the format `name`: text or json."""
    renderer = cast(
        "Callable[[Verification, int, bool], str]", import_module(f"shapecheck.reporters.verify_{name}").render
    )
    return renderer(verification, depth, colour)
