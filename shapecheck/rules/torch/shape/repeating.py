"""Tensors stretched or repeated along axes. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Dim, any_of, eq
from shapecheck.rules.core.check import Check, Subject, Undetermined
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import one_sequence, possible_sizes, sizes_of
from shapecheck.rules.elements.places import concrete, rearranged, strided, strides
from shapecheck.values import Tensor, Unknown, is_dim


def expanded(check: Check, input: Tensor, size: Sequence[Dim], param: str) -> Tensor:
    """`input` stretched to `size`; -1 keeps an axis as it is."""
    if len(size) < input.rank:
        check.fail(
            "SHP101", Subject("input"), Subject(param), param="input", wanted=f"at most {len(size)}", rank=input.rank
        )
    lead = len(size) - input.rank
    shape: list[Dim] = []
    for place, wanted in enumerate(size):
        if isinstance(wanted, int) and wanted < 0:
            if wanted < -1 or place < lead:
                check.fail("SHP305", Subject(param, wanted), param=param, found=wanted, expected=0)
            shape.append(input[place - lead])
            continue
        if place >= lead:
            found = input[place - lead]
            check.demand(
                any_of(eq(found, wanted), eq(found, 1)),
                "SHP202",
                Subject("input", found, place - lead),
                Subject(param, wanted),
                param="input",
                other=param,
                found=found,
                expected=wanted,
                axis=place - lead,
                place=place,
            )
        shape.append(wanted)
    old = concrete(input.shape)
    if old is None:
        return input.with_shape(shape)
    steps = [0 if size == 1 else step for size, step in zip(old, strides(old), strict=True)]
    return strided(input, shape, 0, [0] * lead + steps)


@op("torch.Tensor.expand", elements="kept")
def expand(check: Check, input: Tensor, *size: object, implicit: object = False, **kwargs: object) -> Tensor:
    """Axes of size 1 stretched, and new ones put in front.

    >>> infer("torch.Tensor.expand", "B 1", 4, -1, 3)
    Tensor[4, B, 3]
    >>> infer("torch.Tensor.expand", "2 3", 2, 4)
    SHP202 broadcast-mismatch
    >>> infer("torch.Tensor.expand", "2 3", 3)
    SHP101 rank-mismatch
    >>> infer("torch.Tensor.expand", "2 3", -1, 2, 3)
    SHP305 size-out-of-range
    """
    return expanded(check, input, sizes_of(check, "size", size or (kwargs.get("size"),)), "size")


@op("torch.Tensor.broadcast_to", elements="kept")
def broadcast_to(check: Check, input: Tensor, *size: object, **kwargs: object) -> Tensor:
    """Stretched to a shape.

    >>> infer("torch.Tensor.broadcast_to", "B 1", 4, -1, 3)
    Tensor[4, B, 3]
    """
    return expanded(check, input, sizes_of(check, "size", size or (kwargs.get("size"),)), "size")


@op("torch.broadcast_to", elements="kept")
def broadcast_to_function(check: Check, input: Tensor, size: object) -> Tensor:
    """Stretched to a shape, given as one sequence.

    >>> infer("torch.broadcast_to", "B 1", (4, -1, 3))
    Tensor[4, B, 3]
    >>> infer("torch.broadcast_to", "B 1", 3)
    SHP504 wrong-type
    """
    return expanded(check, input, sizes_of(check, "size", (one_sequence(check, "size", size),)), "size")


@op("torch.Tensor.expand_as", elements="kept")
def expand_as(check: Check, input: Tensor, other: Tensor) -> Tensor:
    """Stretched to the shape of another tensor.

    >>> infer("torch.Tensor.expand_as", "B 1", "4 B 3")
    Tensor[4, B, 3]
    >>> infer("torch.Tensor.expand_as", "2 3", "2 4")
    SHP202 broadcast-mismatch
    """
    return expanded(check, input, other.shape, "other")


@op("torch.broadcast_tensors")
def broadcast_tensors(check: Check, *tensors: object) -> tuple[Tensor, ...]:
    """Tensors stretched to the shape that they broadcast to.

    >>> infer("torch.broadcast_tensors", "B 1", "3")
    (Tensor[B, 3], Tensor[B, 3])
    >>> infer("torch.broadcast_tensors", "2", "3")
    SHP202 broadcast-mismatch
    """
    given = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
    known: list[Tensor] = []
    for tensor in given:
        if not isinstance(tensor, Tensor):
            check.unknown(tensor.reason if isinstance(tensor, Unknown) else "a tensor is not known")
        known.append(tensor)
    shape = check.broadcast(*((f"tensors[{place}]", tensor.shape) for place, tensor in enumerate(known)))
    return tuple(tensor.with_shape(shape) for tensor in known)


@op("torch.broadcast_shapes", "torch.functional.broadcast_shapes")
def broadcast_shapes(check: Check, *shapes: object) -> tuple[Dim, ...]:
    """The shape that shapes broadcast to.

    >>> infer("torch.broadcast_shapes", (2, 1), (3,)).result
    (2, 3)
    """
    return check.broadcast(
        *((f"shapes[{place}]", sizes_of(check, "shapes", (shape,))) for place, shape in enumerate(shapes))
    )


@op("torch.Tensor.repeat", elements="kept")
def repeat(check: Check, input: Tensor, *repeats: object, **kwargs: object) -> Tensor:
    """Copies along every axis, and along new ones in front.

    >>> infer("torch.Tensor.repeat", "B 3", 2, 1, 4)
    Tensor[2, B, 12]
    >>> infer("torch.Tensor.repeat", "B 3", 2)
    SHP101 rank-mismatch
    >>> infer("torch.Tensor.repeat", "2 3", -1, 2)
    SHP305 size-out-of-range
    """
    wrong = next((name for name in kwargs if name not in ("repeats", "sizes")), None)
    if wrong is not None:
        check.fail("SHP502", argument=wrong, known=("repeats",))
    times = sizes_of(check, "repeats", repeats or (kwargs.get("repeats", kwargs.get("sizes")),))
    if len(times) < input.rank:
        check.fail(
            "SHP101",
            Subject("input"),
            Subject("repeats"),
            param="input",
            wanted=f"at most {len(times)}",
            rank=input.rank,
        )
    lead = len(times) - input.rank
    possible_sizes(check, "repeats", [n for n, size in zip(times, (1,) * lead + input.shape, strict=True) if size != 0])
    shape = [*times[:lead], *(size * count for size, count in zip(input.shape, times[lead:], strict=True))]
    old = [size if isinstance(size, int) else 1 for size in input.shape]
    return rearranged(input, shape, lambda index: [i % d for i, d in zip(index[lead:], old, strict=True)])


@op("torch.tile", elements="kept")
def tile_function(check: Check, input: Tensor, dims: object) -> Tensor:
    """Copies along the last axes, told as one sequence.

    >>> infer("torch.tile", "B 3", (2,))
    Tensor[B, 6]
    >>> infer("torch.tile", "B 3", 2)
    SHP504 wrong-type
    """
    return tile(check, input, sizes_of(check, "dims", (one_sequence(check, "dims", dims),)))


@op("torch.Tensor.tile", elements="kept")
def tile(check: Check, input: Tensor, *dims: object, **kwargs: object) -> Tensor:
    """Copies along the last axes.

    >>> infer("torch.Tensor.tile", "B 3", 2)
    Tensor[B, 6]
    """
    times = sizes_of(check, "dims", dims or (kwargs.get("dims"),))
    return repeat(check, input, (1,) * (input.rank - len(times)) + times)


def _repeats(check: Check, repeats: object) -> Tensor | Dim:
    if isinstance(repeats, Tensor):
        check.dtype("repeats", repeats, "int64", "int32")
        check.rank("repeats", repeats, 0, 1)
        if repeats.value is not None and len(repeats.value) == 1:
            return int(repeats.value[0])
        return repeats
    if is_dim(repeats):
        return repeats
    raise Undetermined(repeats.reason if isinstance(repeats, Unknown) else "how often elements are repeated")


@op("torch.Tensor.repeat_interleave")
def repeat_interleave(
    check: Check, input: Tensor, repeats: object, dim: int | None = None, output_size: Dim | None = None
) -> Tensor:
    """Every element along an axis, several times over.

    >>> infer("torch.Tensor.repeat_interleave", "B 3", 2, dim=1)
    Tensor[B, 6]
    >>> infer("torch.Tensor.repeat_interleave", "B 3", "4:int64", dim=1)
    SHP201 dim-mismatch
    >>> infer("torch.Tensor.repeat_interleave", "B 3", -1, dim=1)
    SHP305 size-out-of-range
    >>> infer("torch.Tensor.repeat_interleave", "B 3", 2, dim=2)
    SHP102 axis-out-of-range
    """
    times = _repeats(check, repeats)
    if dim is None:
        return repeat_interleave(check, input.with_shape((input.numel,)), repeats, 0, output_size)
    axis = check.axis("dim", dim, input.rank)
    check.rank_at_least("input", input, 1)
    if not isinstance(times, Tensor):
        possible_sizes(check, "repeats", (times,))
        return input.replace(axis, input[axis] * times)
    if times.rank == 1:
        check.demand(
            any_of(eq(times[0], input[axis]), eq(times[0], 1)),
            "SHP201",
            Subject("repeats", times[0], 0),
            Subject("input", input[axis], axis),
            param="repeats",
            other="input",
            found=times[0],
            expected=input[axis],
            axis=0,
        )
    if output_size is not None:
        return input.replace(axis, output_size)
    if times.value is not None:
        return input.replace(axis, sum(int(v) for v in times.value))
    return input.replace(axis, check.fresh("repeated"))


@op("torch.repeat_interleave")
def repeat_interleave_function(
    check: Check, input: Tensor, repeats: object = None, dim: int | None = None, output_size: Dim | None = None
) -> Tensor:
    """The same as a function; counts alone give the indices.

    >>> infer("torch.repeat_interleave", "B 3", 2, dim=0)
    Tensor[2*B, 3]
    """
    if repeats is not None:
        return repeat_interleave(check, input, repeats, dim, output_size)
    check.rank("input", input, 1)
    check.dtype("input", input, "int64", "int32")
    if output_size is None:
        output_size = check.fresh("repeated") if input.value is None else sum(int(v) for v in input.value)
    return Tensor((output_size,), input.dtype)
