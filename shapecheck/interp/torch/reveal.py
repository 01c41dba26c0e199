"""`shapecheck.reveal_shape` in checked code: a note that shows what is known, with the argument handed through."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import inputs
from shapecheck.interp.values.objects import Builtin, Value
from shapecheck.rules.core.check import Failure
from shapecheck.values import Unknown


def _reveal(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    value = args[0] if args else kwargs.get("x")
    tensor = inputs.as_tensor(value, run)
    at, scope, _ = run.user_place()
    shape = tensor.shape if tensor is not None else value
    if isinstance(value, Unknown):
        shape = f"unknown: {value.reason}"
    run.found.reveals.append(
        Finding(Failure("SHP905", {"what": _text(run), "shape": shape}), Context("reveal_shape", at, scope))
    )
    return value


def _text(run: Run) -> str:
    """The argument as it was written, where it is a name or an attribute."""
    call = run.frame.call if run.frame is not None else None
    expr: ir.Expr | None = call.args[0] if call is not None and call.args else None
    parts: list[str] = []
    while isinstance(expr, ir.Attribute):
        parts.insert(0, expr.name)
        expr = expr.value
    return ".".join([expr.id, *parts]) if isinstance(expr, ir.Name) else "it"


REVEAL = Builtin("reveal_shape", _reveal)
