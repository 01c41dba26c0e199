"""Dtypes: the cast that an operation asks for, and labels that a loss wants in another form."""

from __future__ import annotations

import re

from shapecheck import ir
from shapecheck.interp.words.mends.case import Case
from shapecheck.interp.words.mends.edits import Mend, behind, told, wrapped
from shapecheck.values import Tensor

_CASTS = {
    "float32": ".float()",
    "floating point": ".float()",
    "numbers": ".float()",
    "float64": ".double()",
    "float16": ".half()",
    "bfloat16": ".bfloat16()",
    "int64": ".long()",
    "bool": ".bool()",
    "complex64": ".to(torch.complex64)",
}
_WHOLE = ("int8", "int16", "int32", "int64", "uint8")


def _asked(wanted: str) -> str | None:
    """The cast for the dtypes that a failure names; torch's default dtype where it is among several."""
    words = re.split(r", | or ", wanted)
    return _CASTS["float32"] if "float32" in words else _CASTS.get(words[0])


def cast(case: Case) -> Mend | None:
    """`.long()`, `.float()` and their like on the operand whose dtype is refused."""
    site, tensor = case.site, case.tensor
    suffix = _asked(str(case.failure.details.get("wanted", "")))
    if site is None or tensor is None or suffix is None or tensor.array:
        return None
    param = case.found_param
    if suffix == ".double()":  # rather the other one as torch's own default
        double = [name for name, t in case.context.tensors.items() if t.dtype == "float64"]
        if len(double) != 1:
            return None
        param, suffix = double[0], ".float()"
    if suffix == ".long()" and tensor.dtype not in ("float32", "float64", "float16", "bfloat16", *_WHOLE):
        return None
    return behind(site, param, suffix)


# -------------------------------------------------------------------- losses
_CLASSES = ("CrossEntropyLoss", "NLLLoss", "F.cross_entropy", "F.nll_loss")
_LIKE_INPUT = ("BCELoss", "BCEWithLogitsLoss", "MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "F.mse_loss",
               "F.binary_cross_entropy", "F.binary_cross_entropy_with_logits", "F.l1_loss", "F.smooth_l1_loss",
               "F.huber_loss")  # fmt: skip


def target(case: Case) -> Mend | None:
    """The axes of a loss's target: one too many, one too few, or classes where one-hot rows are wanted."""
    tensors = case.context.tensors
    output, labels = tensors.get("input"), tensors.get("target")
    if case.site is None or output is None or labels is None:
        return None
    if case.failure.code == "SHP401":
        like = case.context.what in _LIKE_INPUT and case.found_param == "target" and labels.shape != output.shape
        return _same_shape(case, output, labels, ".float()") if like else None
    if case.context.what in _CLASSES:
        return _class_indices(case, output, labels)
    if case.context.what in _LIKE_INPUT:
        return _same_shape(case, output, labels)
    return None


def _class_indices(case: Case, output: Tensor, labels: Tensor) -> Mend | None:
    assert case.site is not None
    if output.rank < 2:
        return None
    wanted = (output[0], *output.shape[2:])
    extra = _extra_axis(labels, wanted)
    if extra is not None and labels.dtype in _WHOLE:
        return behind(case.site, "target", f".squeeze({extra})")
    if output.rank > 2 and labels.shape == output.shape[:-1]:
        order = (0, output.rank - 1, *range(1, output.rank - 1))
        move = ".transpose(1, 2)" if output.rank == 3 else f".permute({', '.join(map(str, order))})"
        return behind(case.site, "input", move, "the classes belong on axis 1: ")
    if labels.shape == output.shape and labels.dtype in _WHOLE:
        return behind(case.site, "target", ".argmax(dim=1)", "one-hot rows to class numbers: ")
    return None


def _same_shape(case: Case, output: Tensor, labels: Tensor, cast: str = "") -> Mend | None:
    assert case.site is not None
    extra = _extra_axis(labels, output.shape)
    if extra is not None:
        return behind(case.site, "target", f"{cast}.squeeze({extra})")
    extra = _extra_axis(output, labels.shape)
    if extra is not None and extra > 0:
        return behind(case.site, "target", f"{cast}.unsqueeze({extra})")
    if output.rank == 2 and labels.shape == output.shape[:1] and labels.dtype == "int64" and output[1] != 1:
        return _one_hot(case, output)
    return None


def _extra_axis(tensor: Tensor, wanted: tuple[object, ...]) -> int | None:
    """The one axis of size 1 behind the batch without which a shape is the wanted one."""
    if tensor.rank != len(wanted) + 1:
        return None
    places = [
        i for i in range(1, tensor.rank) if tensor[i] == 1 and (*tensor.shape[:i], *tensor.shape[i + 1 :]) == wanted
    ]
    return places[-1] if places else None


def _one_hot(case: Case, output: Tensor) -> Mend | None:
    """`F.one_hot(labels, 10).float()`, by the name that the file has for it."""
    site = case.site
    part = None if site is None else site.part("target")
    if site is None or part is None or isinstance(part, ir.Star) or not isinstance(output[1], int):
        return None
    name = _functional(site.program)
    if name is None:
        return None
    tail = f", {output[1]}).float()"
    fix = wrapped(site, part, f"{name}.one_hot(", tail)
    return Mend(told(f"use {name}.one_hot({{}}{tail}", part, f"use {name}.one_hot on `target`"), fix)


def _functional(program: ir.Module) -> str | None:
    """What a file calls `torch.nn.functional`."""
    known = {"torch.nn.functional": "", "torch.nn": ".functional", "torch": ".nn.functional"}
    names: dict[str, str] = {}
    for node in ir.walk(program.body):
        if isinstance(node, ir.Import) and not node.level:
            for item in node.names:
                whole = item.name if node.module is None else f"{node.module}.{item.name}"
                if whole in known:
                    names[whole] = (item.alias or item.name) + known[whole]
    return next((names[whole] for whole in known if whole in names), None)
