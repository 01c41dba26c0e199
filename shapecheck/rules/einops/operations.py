"""einops: rearrange, reduce, repeat, einsum, pack, unpack, parse_shape. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_letters
from typing import Any

from shapecheck.dims import Dim, divides, exact_div, floordiv, mod, ne, product
from shapecheck.rules.core.bind import CONVERTERS, Slot, describe
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import INTS
from shapecheck.rules.core.registry import op
from shapecheck.rules.einops.pattern import DOTS, Anonymous, Axis, BadPattern, Side, parse_pattern, parse_side
from shapecheck.rules.numpy.arrays import plain
from shapecheck.rules.torch.linalg.einsum import einsum as torch_einsum
from shapecheck.rules.torch.shape.joining import concatenate, stacked
from shapecheck.values import Tensor, Unknown

REDUCTIONS = ("min", "max", "sum", "mean", "prod", "any", "all")
Lengths = dict[Axis, Dim]


def _pattern(check: Check, pattern: object) -> str:
    if isinstance(pattern, Unknown):
        check.unknown(pattern.reason)
    if not isinstance(pattern, str):
        check.unknown(f"a pattern that is {describe(pattern)}")
    return pattern


def _tensor(check: Check, value: object, param: str = "tensor") -> Tensor:
    """A tensor, or a list of tensors of one shape as one."""
    if isinstance(value, Tensor):
        return plain(value)
    if not isinstance(value, list) or not value:
        check.unknown(value.reason if isinstance(value, Unknown) else f"`{param}` is {describe(value)}")
    return stacked(check, [_tensor(check, item, f"{param}[{i}]") for i, item in enumerate(value)], 0)


def _spread(groups: Sequence[list[Axis] | str], dots: Sequence[Axis]) -> list[list[Axis]]:
    """The groups with the axes that an ellipsis stands for put in its place."""
    spread: list[list[Axis]] = []
    for group in groups:
        if isinstance(group, str):
            spread.extend([axis] for axis in dots)
        else:
            spread.append([a for axis in group for a in (dots if axis == DOTS else (axis,))])
    return spread


def transformed(
    check: Check, tensor: Tensor, pattern: str, operation: str, lengths: Mapping[str, object]
) -> tuple[tuple[Dim, ...], bool]:
    """The shape that a pattern gives, and whether an axis is reduced."""
    try:
        left, right = parse_pattern(pattern, operation)
    except BadPattern as error:
        check.fail("SHP503", Subject("pattern"), param="pattern", value=pattern, wanted=str(error))
    known = _given(check, lengths)
    named = left.names | right.names
    for axis in known:
        check.argument(axis in named, str(axis), known[axis], f"the length of an axis of `{pattern}`")
    missing = [axis for axis in right.names - left.names if isinstance(axis, str) and axis not in known]
    check.argument(not missing, "pattern", pattern, f"complete without a length for {', '.join(map(str, missing))}")
    dots = _ellipsis_axes(check, tensor, left)
    known |= {axis: axis.length for axis in (*left.names, *right.names) if isinstance(axis, Anonymous)}
    for place, group in enumerate(_spread(left.groups, dots)):
        _measure(check, pattern, group, tensor[place], place, known)
    result = tuple(product(known[axis] for axis in group) for group in _spread(right.groups, dots))
    dropped = bool(left.names - right.names) or (bool(dots) and not right.dots)
    return result, dropped


def _given(check: Check, lengths: Mapping[str, object]) -> Lengths:
    known: Lengths = {}
    for name, value in lengths.items():
        if isinstance(value, float):
            check.unknown("the length of an axis as a float")
        known[name] = CONVERTERS["Dim"](Slot(name, "Dim", False), _known(check, value))
    return known


def _known(check: Check, value: Any) -> Any:
    if isinstance(value, Unknown):
        check.unknown(value.reason)
    return value


def _ellipsis_axes(check: Check, tensor: Tensor, left: Side) -> list[Axis]:
    """Names for the axes that the ellipsis stands for; the number of axes must fit."""
    count = len(left.groups)
    if left.dots:
        if tensor.rank < count - 1:
            check.fail("SHP101", Subject("tensor"), Subject("pattern"), param="tensor", wanted=f"at least {count - 1}",
                       rank=tensor.rank)  # fmt: skip
        return [f"{DOTS}{i}" for i in range(tensor.rank - count + 1)]
    if tensor.rank != count:
        check.fail("SHP101", Subject("tensor"), Subject("pattern"), param="tensor", wanted=str(count), rank=tensor.rank)
    return []


def _measure(check: Check, pattern: str, group: list[Axis], size: Dim, place: int, known: Lengths) -> None:
    """One input axis as the product of its group: at most one length is left to be found."""
    open_axes = [axis for axis in group if axis not in known]
    check.argument(len(open_axes) <= 1, "pattern", pattern, f"enough to tell {' from '.join(map(str, open_axes))}")
    whole = product(known[axis] for axis in group if axis in known)
    if not open_axes:
        check.same("tensor", size, _written(group), whole, axis=place)
        return
    (axis,) = open_axes
    if len(group) == 1:
        known[axis] = size
        return
    check.demand(ne(whole, 0), "SHP305", Subject(str(axis)), param=_written(group), found=whole, expected=1)
    rest = exact_div(size, whole)
    if rest is None:
        check.demand(
            divides(whole, size), "SHP302", Subject("tensor", size, place), Subject(_others(group, axis), whole),
            param=f"axis {place}", other=_others(group, axis), found=size, expected=whole, rest=mod(size, whole),
        )  # fmt: skip
        rest = floordiv(size, whole)
    known[axis] = rest


def _written(group: Sequence[Axis]) -> str:
    if not group:
        return "1"
    words = [axis if isinstance(axis, str) else str(axis.length) for axis in group]
    return words[0] if len(words) == 1 else f"({' '.join(words)})"


def _others(group: Sequence[Axis], axis: Axis) -> str:
    return _written([other for other in group if other is not axis])


@op("einops.rearrange", elements="kept")
def rearrange(check: Check, tensor: object, pattern: object, **axes_lengths: object) -> Tensor:
    """Axes split, merged and put in another order.

    >>> infer("einops.rearrange", "B 3 8 6", pattern="b c (h p) w -> b h w (p c)", p=2)
    Tensor[B, 4, 6, 6]
    >>> infer("einops.rearrange", "B 3 8 7", pattern="b c h (w p) -> b c h w p", p=2)
    SHP302 not-divisible
    >>> infer("einops.rearrange", "B 3 8", pattern="b c h w -> b c (h w)")
    SHP101 rank-mismatch
    >>> infer("einops.rearrange", "B 3", pattern="b c -> b d")
    SHP503 invalid-argument
    >>> infer("einops.rearrange", "2 3", pattern="b c -> c b", b=4)
    SHP201 dim-mismatch
    """
    given = _tensor(check, tensor)
    shape, _ = transformed(check, given, _pattern(check, pattern), "rearrange", axes_lengths)
    return given.with_shape(shape)


@op("einops.repeat", elements="kept")
def repeat(check: Check, tensor: object, pattern: object, **axes_lengths: object) -> Tensor:
    """New axes, along which everything is repeated.

    >>> infer("einops.repeat", "D", pattern="d -> b 1 d", b=4)
    Tensor[4, 1, D]
    >>> infer("einops.repeat", "D", pattern="d -> b d")
    SHP503 invalid-argument
    """
    given = _tensor(check, tensor)
    shape, _ = transformed(check, given, _pattern(check, pattern), "repeat", axes_lengths)
    return given.with_shape(shape)


@op("einops.reduce")
def reduce(check: Check, tensor: object, pattern: object, reduction: object, **axes_lengths: object) -> Tensor:
    """Axes that the right side does not name are reduced.

    >>> infer("einops.reduce", "B C 8 6", pattern="b c (h 2) (w 2) -> b c h w", reduction="max")
    Tensor[B, C, 4, 3]
    >>> infer("einops.reduce", "B C", pattern="b c -> b", reduction="median")
    SHP503 invalid-argument
    """
    given = _tensor(check, tensor)
    if not isinstance(reduction, str):
        check.unknown("a reduction that is a function")
    operation = "reduce" if reduction not in ("rearrange", "repeat") else reduction
    check.argument(operation != "reduce" or reduction in REDUCTIONS, "reduction", reduction, ", ".join(REDUCTIONS))
    shape, dropped = transformed(check, given, _pattern(check, pattern), operation, axes_lengths)
    return given.with_shape(shape, _reduced_dtype(check, given, reduction) if dropped else given.dtype)


def _reduced_dtype(check: Check, tensor: Tensor, reduction: str) -> str | None:
    whole = tensor.dtype == "bool" or tensor.dtype in INTS
    if reduction == "mean" and whole:
        check.fail("SHP401", Subject("tensor"), param="tensor", dtype=tensor.dtype, wanted="floating point")
    if reduction in ("any", "all"):
        return "bool" if tensor.dtype != "uint8" else None
    return "int64" if whole and reduction in ("sum", "prod") else tensor.dtype


@op("einops.einsum")
def einsum(check: Check, *tensors_and_pattern: object) -> Tensor:
    """`torch.einsum` with words for letters; the pattern comes last.

    >>> infer("einops.einsum", "B H I D", "B H J D", "batch h i d, batch h j d -> batch h i j")
    Tensor[B, H, I, J]
    """
    check.argument(
        len(tensors_and_pattern) > 1, "tensors", len(tensors_and_pattern), "one tensor and a pattern at least"
    )
    pattern = _pattern(check, tensors_and_pattern[-1])
    tensors = [_tensor(check, tensor, f"tensors[{i}]") for i, tensor in enumerate(tensors_and_pattern[:-1])]
    return torch_einsum(check, _lettered(check, pattern), *tensors)


def _lettered(check: Check, pattern: str) -> str:
    letters: dict[Axis, str] = {}
    texts = pattern.split("->")
    check.argument(len(texts) == 2, "pattern", pattern, "two sides with an arrow between them")

    def term(text: str, duplicates: bool) -> str:
        side = parse_side(text, underscore=True, duplicates=duplicates)
        if any(not isinstance(group, str) and len(group) != 1 for group in side.groups) or side.anonymous:
            raise BadPattern("made of single axes")
        for axis in side.flat:
            if axis != DOTS:
                letters.setdefault(axis, ascii_letters[len(letters)])
        return "".join(DOTS if axis == DOTS else letters[axis] for axis in side.flat)

    try:
        left = ",".join(term(text, duplicates=True) for text in texts[0].split(","))
        return f"{left}->{term(texts[1], duplicates=False)}"
    except BadPattern as error:
        check.fail("SHP503", Subject("pattern"), param="pattern", value=pattern, wanted=str(error))
    except IndexError:
        check.unknown("an einsum of a great many axes")


# -------------------------------------------------------------------- pack and unpack
def _packing(check: Check, pattern: object) -> tuple[int, int]:
    """How many axes stand before and behind the star."""
    words = _pattern(check, pattern).split()
    names = [word for word in words if word != "*"]
    good = all(word.isidentifier() and not word.startswith("_") and not word.endswith("_") for word in names)
    check.argument(len(set(words)) == len(words) and "*" in words and good, "pattern", pattern, "axes and one star")
    before = words.index("*")
    return before, len(words) - before - 1


@op("einops.pack")
def pack(check: Check, tensors: object, pattern: object) -> tuple[Tensor, list[tuple[Dim, ...]]]:
    """Tensors of several ranks behind each other, each with its starred axes as one; and the shapes of those.

    >>> infer("einops.pack", ["B 3 D", "B 2 4 D"], pattern="b * d")
    (Tensor[B, 11, D], ((3), (2, 4)))
    >>> infer("einops.pack", ["B 3 D", "B"], pattern="b * d")
    SHP101 rank-mismatch
    """
    before, behind = _packing(check, pattern)
    if not isinstance(tensors, (list, tuple)):
        check.unknown("the tensors to pack")
    check.argument(bool(tensors), "tensors", "[]", "a list with tensors in it")
    flat: list[Tensor] = []
    shapes: list[tuple[Dim, ...]] = []
    for place, value in enumerate(tensors):
        tensor = _tensor(check, value, f"tensors[{place}]")
        check.rank_at_least(f"tensors[{place}]", tensor, before + behind)
        end = tensor.rank - behind
        shapes.append(tensor.shape[before:end])
        flat.append(tensor.with_shape((*tensor.shape[:before], product(shapes[-1]), *tensor.shape[end:])))
    return concatenate(check, flat, before, "tensors"), shapes


@op("einops.unpack")
def unpack(check: Check, tensor: object, packed_shapes: object, pattern: object) -> list[Tensor]:
    """What `pack` put together, taken apart again.

    >>> infer("einops.unpack", "B 11 D", [(3,), (2, 4)], pattern="b * d")
    (Tensor[B, 3, D], Tensor[B, 2, 4, D])
    >>> infer("einops.unpack", "B 10 D", [(3,), (2, 4)], pattern="b * d")
    SHP304 split-mismatch
    """
    before, behind = _packing(check, pattern)
    given = _tensor(check, tensor)
    check.rank("tensor", given, before + 1 + behind)
    if not isinstance(packed_shapes, (list, tuple)):
        check.unknown("the shapes to unpack")
    shapes: list[tuple[Dim, ...]] = [
        CONVERTERS["Sizes"](Slot("packed_shapes", "Sizes", False), _known(check, shape)) for shape in packed_shapes
    ]
    holes = [i for i, shape in enumerate(shapes) if -1 in shape]
    check.argument(len(holes) <= 1, "packed_shapes", packed_shapes, "shapes with one -1 at most")
    whole = given[before]
    if holes:
        shapes[holes[0]] = _filled(check, shapes, holes[0], whole)
    else:
        sizes = [product(shape) for shape in shapes]
        check.same(
            "packed_shapes", sum(sizes[1:], sizes[0]) if sizes else 0, "tensor", whole, axis=before, code="SHP304"
        )
    lead, rest = given.shape[:before], given.shape[before + 1 :]
    return [given.with_shape((*lead, *shape, *rest)) for shape in shapes]


def _filled(check: Check, shapes: Sequence[tuple[Dim, ...]], hole: int, whole: Dim) -> tuple[Dim, ...]:
    """The shape whose -1 takes what the others leave."""
    shape = shapes[hole]
    if shape.count(-1) > 1:
        check.unknown("a shape with two -1")
    left = whole
    for place, other in enumerate(shapes):
        if place != hole:
            left = left - product(other)
    check.at_least("tensor", left, 0, code="SHP304", axis=0)
    chunk = product(d for d in shape if d != -1)
    if chunk != 1:
        check.divisible("tensor", left, "packed_shapes", chunk)
    return tuple(floordiv(left, chunk) if d == -1 else d for d in shape)


@op("einops.parse_shape")
def parse_shape(check: Check, x: object, pattern: object) -> dict[str, Dim]:
    """The sizes of named axes.

    >>> infer("einops.parse_shape", "2 3 5", pattern="b _ h")
    {'b': 2, 'h': 5}
    >>> infer("einops.parse_shape", "B 3", pattern="b c h")
    SHP101 rank-mismatch
    """
    given, text = _tensor(check, x, "x"), _pattern(check, pattern)
    try:
        side = parse_side(text, underscore=True)
    except BadPattern as error:
        check.fail("SHP503", Subject("pattern"), param="pattern", value=text, wanted=str(error))
    check.argument(all(isinstance(g, str) or len(g) < 2 for g in side.groups), "pattern", text, "free of groups")
    dots = _ellipsis_axes(check, given, side)
    sizes: dict[str, Dim] = {}
    for place, group in enumerate(_spread(side.groups, dots)):
        if not group:
            check.same("x", given[place], "1", 1, axis=place)
        elif isinstance(group[0], Anonymous):
            check.same("x", given[place], str(group[0].length), group[0].length, axis=place)
        elif group[0] != "_" and not group[0].startswith(DOTS):
            sizes[group[0]] = given[place]
    return sizes


@op("einops.asnumpy")
def asnumpy(check: Check, tensor: object) -> Tensor:
    """A tensor as an array.

    >>> infer("einops.asnumpy", "2 3")
    Tensor[2, 3]
    """
    return _tensor(check, tensor).with_shape(_tensor(check, tensor).shape)
