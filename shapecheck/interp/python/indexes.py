"""An index that is out of range is one fault, however often its variable is used: the later uses are not told again."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp.python import names
from shapecheck.interp.run.run import Run

OUT_OF_RANGE = "SHP105"


def in_doubt(index: ir.Expr, run: Run) -> None:
    """A look-up has just failed: a variable that is out of range is not known from here on."""
    if isinstance(index, ir.Name) and run.found.findings[-1].failure.code == OUT_OF_RANGE:
        names.store(index.id, run.unknown(f"`{index.id}` is out of range"), run)
