"""The one table of findings: id, name, severity and the words of the headline. Imports nothing of the package.

Ids are never reused. `template` is filled with the details of a failure; `{op}` is the layer or function as the user
knows it.
"""

from __future__ import annotations

from enum import StrEnum

from shapecheck.base.lite_dataclass import dataclass


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    id: str
    name: str
    severity: Severity
    template: str
    summary: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

_TABLE = (
    # 1xx: rank and axis
    Code(
        "SHP101",
        "rank-mismatch",
        _E,
        "{op} wants `{param}` with {wanted} axes, but it has {rank}",
        "a tensor has too many or too few axes for an operation",
    ),
    Code(
        "SHP102",
        "axis-out-of-range",
        _E,
        "{op}: axis {axis} is out of range for a tensor with {rank} axes",
        "an axis argument names an axis that the tensor does not have",
    ),
    Code(
        "SHP103",
        "ranks-differ",
        _E,
        "{op}: `{param}` has {rank} axes, but `{other}` has {wanted}",
        "tensors that must have the same number of axes do not",
    ),
    Code(
        "SHP104",
        "unpack-mismatch",
        _E,
        "{found} values to unpack, but {expected} names take them",
        "a shape, tuple or tensor is unpacked into the wrong number of names",
    ),
    Code(
        "SHP105",
        "index-out-of-range",
        _E,
        "index {index} is out of range for {what} of size {size}",
        "an index lies outside the axis, list or tuple",
    ),
    Code(
        "SHP106",
        "axis-repeated",
        _E,
        "{op}: axis {axis} stands twice in `{param}`",
        "an axis is named twice where each may stand once",
    ),
    Code(
        "SHP107",
        "too-many-indices",
        _E,
        "{count} indices for a tensor with {rank} axes",
        "more indices than the tensor has axes",
    ),
    # 2xx: dims that must agree
    Code(
        "SHP201",
        "dim-mismatch",
        _E,
        "{op}: `{param}` has {found}{axis_words}, but `{other}` asks for {expected}",
        "a size differs from what another argument or parameter fixes",
    ),
    Code(
        "SHP202",
        "broadcast-mismatch",
        _E,
        "{op}: {found} on axis {axis} of `{param}` does not broadcast with {expected} on axis {place} of `{other}`",
        "two shapes cannot be broadcast together",
    ),
    Code(
        "SHP203",
        "feature-mismatch",
        _E,
        "{op} wants {expected} features on the last axis, but it has {found} there",
        "the last axis does not have the layer's number of features",
    ),
    Code(
        "SHP204",
        "channel-mismatch",
        _E,
        "{op} wants {expected} channels on axis {axis}, but it has {found} there",
        "the channel axis does not have the layer's number of channels",
    ),
    Code(
        "SHP205",
        "matmul-mismatch",
        _E,
        "{op}: the inner sizes differ: `{param}` has {found} columns, `{other}` has {expected} rows",
        "the inner sizes of a matrix product differ",
    ),
    Code(
        "SHP206",
        "join-mismatch",
        _E,
        "{op}: axis {axis} of `{param}` is {found}, but `{other}` has {expected}",
        "tensors that are joined or combined differ along another axis",
    ),
    Code(
        "SHP207",
        "einsum-mismatch",
        _E,
        "einsum: `{letter}` is {found} in `{param}`, but {expected} in `{other}`",
        "one letter of an einsum stands for two sizes",
    ),
    # 3xx: sizes, divisibility, element counts
    Code(
        "SHP301",
        "kernel-too-large",
        _E,
        "{op}: the kernel spans {kernel} on axis {axis}, but the padded input has only {found}",
        "a kernel is larger than its padded input",
    ),
    Code(
        "SHP302",
        "not-divisible",
        _E,
        "{op}: `{param}` = {found} is not divisible by `{other}` = {expected}",
        "a size that must be a multiple of another is not",
    ),
    Code(
        "SHP303",
        "count-mismatch",
        _E,
        "{op}: {found} elements cannot take the shape {shape_words}",
        "a view or reshape does not keep the number of elements",
    ),
    Code(
        "SHP304",
        "split-mismatch",
        _E,
        "{op}: the sizes add up to {found}, but axis {axis} has {expected}",
        "split sizes do not add up to the axis",
    ),
    Code(
        "SHP305",
        "size-out-of-range",
        _E,
        "{op}: `{param}` is {found}, which must be {wanted_words}",
        "a size or count lies outside what the operation takes",
    ),
    Code(
        "SHP306",
        "pinned-axis",
        _W,
        "{op} pins {symbol} to {values}: {reason}",
        "a layer that expects a fixed size is applied along an axis that a convolution, pool or sequence runs along",
    ),
    # 4xx: dtype and device
    Code(
        "SHP401",
        "dtype-mismatch",
        _E,
        "{op} wants `{param}` as {wanted}, but it is {dtype}",
        "a tensor has a dtype that the operation refuses",
    ),
    Code(
        "SHP402",
        "index-dtype",
        _E,
        "{op} wants integer indices in `{param}` ({wanted}), but they are {dtype}",
        "indices are not integers",
    ),
    Code(
        "SHP403",
        "index-out-of-table",
        _E,
        "{op}: index {found} is outside the table of {expected} rows",
        "a known index lies outside an embedding's table",
    ),
    # 5xx: arguments and constructors
    Code(
        "SHP501",
        "missing-argument",
        _E,
        "{op} lacks the required argument `{argument}`",
        "a required argument is not given",
    ),
    Code(
        "SHP502",
        "unknown-argument",
        _E,
        "{op} has no argument `{argument}`",
        "a keyword that the layer or function does not take",
    ),
    Code(
        "SHP503",
        "invalid-argument",
        _E,
        "{op}: `{param}` = {value} is not {wanted}",
        "an argument has a value that torch refuses",
    ),
    Code(
        "SHP504",
        "wrong-type",
        _E,
        "{op} wants {wanted} for `{param}`, but gets {found}",
        "an argument is of a type that torch refuses",
    ),
    Code(
        "SHP505",
        "too-many-arguments",
        _E,
        "{op} takes at most {most} arguments, but gets {count}",
        "more positional arguments than the layer or function takes",
    ),
    Code(
        "SHP506",
        "missing-super-init",
        _E,
        "`{cls}` assigns a module before calling super().__init__()",
        "sub-modules are assigned before Module.__init__ ran",
    ),
    Code(
        "SHP507",
        "missing-attribute",
        _E,
        "`{cls}` has no attribute `{attribute}`",
        "an attribute is read that nothing sets",
    ),
    Code(
        "SHP508",
        "raised",
        _E,
        "this raises {exception}: {text}",
        "the code itself raises, for every input of this call",
    ),
    Code("SHP509", "not-callable", _E, "{what} is not callable", "something is called that cannot be"),
    Code(
        "SHP510",
        "unregistered-module",
        _W,
        "the modules in `self.{attribute}` sit in a plain {container}: parameters() does not see them",
        "sub-modules kept in a plain list or dict",
    ),
    Code(
        "SHP511",
        "empty-parameters",
        _E,
        "{op} gets an empty parameter list",
        "an optimizer is built over no parameters",
    ),
    # 6xx: contradicted statements
    Code(
        "SHP601",
        "stated-shape",
        _W,
        "the stated shape {stated} is contradicted: {reason}",
        "a shape written in a comment, docstring or annotation does not hold",
    ),
    # 7xx: training set-up
    Code(
        "SHP701",
        "silent-broadcast",
        _W,
        "{op}: `{param}` {found} and `{other}` {expected} broadcast to {result}: the loss compares every pair",
        "a loss over shapes that broadcast silently",
    ),
    Code(
        "SHP702",
        "target-mismatch",
        _E,
        "{op}: the target is {found}, but the input asks for {expected}",
        "a target whose shape does not fit the input of its loss",
    ),
    Code(
        "SHP703",
        "batch-as-sequence",
        _W,
        "{op} has batch_first=False, but its input is laid out (batch, sequence, features)",
        "attention or a recurrent layer runs along the batch axis",
    ),
    Code(
        "SHP704",
        "stale-optimizer-state",
        _E,
        "{op}: the loaded state has {found} where the parameter has {expected}",
        "optimizer state of other shapes is loaded",
    ),
    # 8xx: suppressions
    Code("SHP801", "unused-ignore", _W, "this ignore hides nothing", "a suppression comment that suppresses nothing"),
    # 9xx: the tool itself
    Code("SHP900", "internal-error", _E, "shapecheck failed here: {reason}", "a fault of shapecheck itself"),
    Code("SHP901", "syntax-error", _E, "{reason}", "the file cannot be parsed"),
    Code("SHP902", "unreadable-file", _E, "{reason}", "the file cannot be read as text"),
    Code("SHP903", "gap", _N, "not followed: {reason}", "something that could not be followed"),
    Code("SHP904", "over-budget", _N, "analysis stopped here: {reason}", "a budget ran out"),
    Code("SHP905", "revealed-shape", _N, "`{what}` is {shape}", "what reveal_shape was asked for"),
)

CODES: dict[str, Code] = {code.id: code for code in _TABLE}
BY_NAME: dict[str, Code] = {code.name: code for code in _TABLE}


def find_code(text: str) -> Code | None:
    """A code by its id or its name."""
    return CODES.get(text.upper()) or BY_NAME.get(text.lower())
