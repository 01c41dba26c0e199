"""Shape comments behind statements of the script part, held against what the statement really gives."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.run import Run
from shapecheck.rules.core.check import Failure, Subject
from shapecheck.values import Tensor


def check_assignment(stmt: ir.Assign, value: Tensor, run: Run) -> None:
    """`h = conv(x)  # (8, 16, 64, 64)`: numbers that are known on both sides must agree, and so must the ranks.

    Only statements that run once, as written, are held to it: a comment inside a function may speak of one call.
    """
    frame = run.frame
    assert frame is not None
    dims = frame.module.stated.get(stmt.at.line)
    if dims is None or not frame.module.is_user or not run.entry.script:
        return
    reason = _contradiction(dims, value)
    if reason is not None:
        at = run.here(stmt.at)
        failure = Failure("SHP601", {"stated": f"({', '.join(dims)})", "reason": reason}, Subject("value"))
        run.found.warnings.append(Finding(failure, Context("the comment", at, frame.name, {"value": value})))


def _contradiction(dims: tuple[str, ...], value: Tensor) -> str | None:
    if any(not d.isdigit() for d in dims) or any(not isinstance(d, int) for d in value.shape):
        return None
    found = "(" + ", ".join(str(d) for d in value.shape) + ("," if value.rank == 1 else "") + ")"
    return None if tuple(int(d) for d in dims) == value.shape else f"it is {found}"
