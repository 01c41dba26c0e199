"""Tensors made from sizes or from Python data. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecheck.dims import Dim
from shapecheck.rules.core.check import Check, Subject, Undetermined
from shapecheck.rules.core.dtype_arguments import TYPE_NAMES, dtype_name
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import possible_sizes, sizes_of
from shapecheck.rules.elements.constants import filled
from shapecheck.rules.elements.conversion import converted
from shapecheck.rules.torch.create.data import tensor_from
from shapecheck.values import Tensor, TorchSize, Unknown, is_dim


def creation_sizes(check: Check, size: Sequence[object], kwargs: Mapping[str, object]) -> tuple[Dim, ...]:
    """The sizes that a creating function is given, spread or as `size=`."""
    given = size or (kwargs.get("size", kwargs.get("shape", ())),)
    if len(given) == 1 and isinstance(given[0], Unknown):
        check.unknown(given[0].reason)
    if len(given) == 1 and isinstance(given[0], bool):
        check.fail("SHP504", Subject("size"), param="size", found="a bool", wanted="ints")
    sizes = sizes_of(check, "size", given)
    possible_sizes(check, "size", sizes)
    return sizes


@op("torch.zeros")
def zeros(check: Check, *size: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Zeros of a shape.

    >>> infer("torch.zeros", 2, 3)
    Tensor[2, 3]
    >>> infer("torch.zeros", -1)
    SHP305 size-out-of-range
    """
    return filled(creation_sizes(check, size, kwargs), dtype_name(dtype, "float32"), 0)


@op("torch.ones")
def ones(check: Check, *size: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Ones of a shape.

    >>> infer("torch.ones", (2, 3))
    Tensor[2, 3]
    """
    return filled(creation_sizes(check, size, kwargs), dtype_name(dtype, "float32"), 1)


@op("torch.empty", "torch.rand", "torch.randn")
def empty(check: Check, *size: object, dtype: object = None, **kwargs: object) -> Tensor:
    """A tensor of a shape, its elements not known.

    >>> infer("torch.randn", 2, 3)
    Tensor[2, 3]
    """
    return Tensor(creation_sizes(check, size, kwargs), dtype_name(dtype, "float32"))


@op("torch.empty_permuted")
def empty_permuted(
    check: Check, size: Sequence[Dim], physical_layout: Sequence[Dim], dtype: object = None, **kwargs: object
) -> Tensor:
    """A tensor of a shape, its axes laid out in memory in another order.

    >>> infer("torch.empty_permuted", (2, 3), (1, 0))
    Tensor[2, 3]
    >>> infer("torch.empty_permuted", (2, 3), (0, 0))
    SHP503 invalid-argument
    """
    order = sorted(place for place in physical_layout if isinstance(place, int))
    check.argument(order == list(range(len(size))), "physical_layout", physical_layout, "each axis once")
    return Tensor(creation_sizes(check, (size,), {}), dtype_name(dtype, "float32"))


@op("torch.empty_strided")
def empty_strided(check: Check, size: object, stride: object, dtype: object = None, **kwargs: object) -> Tensor:
    """A tensor of a shape, laid out in memory as told.

    >>> infer("torch.empty_strided", (2, 3), (3, 1))
    Tensor[2, 3]
    """
    return Tensor(creation_sizes(check, (size,), {}), dtype_name(dtype, "float32"))


def _fill_value(check: Check, value: object) -> tuple[Any, str | None]:
    """A fill value as a number (None if not known) and the dtype it gives."""
    if isinstance(value, Tensor):
        check.rank("fill_value", value, 0)
        return (value.value[0] if value.value else None), value.dtype
    if isinstance(value, bool):
        return value, "bool"
    if is_dim(value):
        return (value if isinstance(value, int) else None), "int64"
    if isinstance(value, float):
        return value, "float32"
    return None, "complex64" if isinstance(value, complex) else None


def _full(shape: tuple[Dim, ...], dtype: str | None, value: Any) -> Tensor:
    return Tensor(shape, dtype) if value is None else filled(shape, dtype, value)


@op("torch.full")
def full(check: Check, size: object, fill_value: object, dtype: object = None, **kwargs: object) -> Tensor:
    """One number everywhere, of the dtype that it has.

    >>> infer("torch.full", (2, 3), 1)
    Tensor[2, 3]:int64
    >>> infer("torch.full", 2, 1)
    SHP504 wrong-type
    """
    if is_dim(size):
        check.fail("SHP504", Subject("size"), param="size", found=str(size), wanted="a tuple of ints")
    value, own = _fill_value(check, fill_value)
    return _full(creation_sizes(check, (size,), {}), dtype_name(dtype, own), value)


@op("torch.zeros_like")
def zeros_like(check: Check, input: Tensor, dtype: object = None, **kwargs: object) -> Tensor:
    """Zeros in the shape of another tensor.

    >>> infer("torch.zeros_like", "B 3:int64")
    Tensor[B, 3]:int64
    """
    return filled(input.shape, dtype_name(dtype, input.dtype), 0)


@op("torch.ones_like")
def ones_like(check: Check, input: Tensor, dtype: object = None, **kwargs: object) -> Tensor:
    """Ones in the shape of another tensor.

    >>> infer("torch.ones_like", "B 3")
    Tensor[B, 3]
    """
    return filled(input.shape, dtype_name(dtype, input.dtype), 1)


@op("torch.empty_like", "torch.rand_like", "torch.randn_like")
def empty_like(check: Check, input: Tensor, dtype: object = None, **kwargs: object) -> Tensor:
    """The shape of another tensor.

    >>> infer("torch.empty_like", "B 3")
    Tensor[B, 3]
    """
    return Tensor(input.shape, dtype_name(dtype, input.dtype))


@op("torch.full_like")
def full_like(check: Check, input: Tensor, fill_value: object, dtype: object = None, **kwargs: object) -> Tensor:
    """One number in the shape of another tensor.

    >>> infer("torch.full_like", "B 3:int64", 2)
    Tensor[B, 3]:int64
    """
    return _full(input.shape, dtype_name(dtype, input.dtype), _fill_value(check, fill_value)[0])


@op("torch.randint_like")
def randint_like(
    check: Check, input: Tensor, low: object, high: object = None, dtype: object = None, **kwargs: object
) -> Tensor:
    """Random ints in the shape of another tensor.

    >>> infer("torch.randint_like", "B 3", 5)
    Tensor[B, 3]
    """
    return Tensor(input.shape, dtype_name(dtype, input.dtype))


@op("torch.Tensor.new_zeros")
def new_zeros(check: Check, input: Tensor, *size: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Zeros of a shape, of the dtype of another tensor.

    >>> infer("torch.Tensor.new_zeros", "B:int64", 2, 3)
    Tensor[2, 3]:int64
    """
    return filled(creation_sizes(check, size, kwargs), dtype_name(dtype, input.dtype), 0)


@op("torch.Tensor.new_ones")
def new_ones(check: Check, input: Tensor, *size: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Ones of a shape, of the dtype of another tensor.

    >>> infer("torch.Tensor.new_ones", "B:int64", 2, 3)
    Tensor[2, 3]:int64
    """
    return filled(creation_sizes(check, size, kwargs), dtype_name(dtype, input.dtype), 1)


@op("torch.Tensor.new_empty")
def new_empty(check: Check, input: Tensor, *size: object, dtype: object = None, **kwargs: object) -> Tensor:
    """A shape, with the dtype of another tensor.

    >>> infer("torch.Tensor.new_empty", "B:int64", 2, 3)
    Tensor[2, 3]:int64
    """
    return Tensor(creation_sizes(check, size, kwargs), dtype_name(dtype, input.dtype))


@op("torch.Tensor.new_full")
def new_full(
    check: Check, input: Tensor, size: object, fill_value: object, dtype: object = None, **kwargs: object
) -> Tensor:
    """One number in a shape, of the dtype of another tensor.

    >>> infer("torch.Tensor.new_full", "B:int64", (2, 3), 1.5)
    Tensor[2, 3]:int64
    """
    return _full(creation_sizes(check, (size,), {}), dtype_name(dtype, input.dtype), _fill_value(check, fill_value)[0])


@op("torch.Tensor.new_tensor")
def new_tensor(check: Check, input: Tensor, data: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Python data with the dtype of another tensor.

    >>> infer("torch.Tensor.new_tensor", "B", [1, 2])
    Tensor[2]
    """
    return converted(tensor_from(check, data, "data"), dtype_name(dtype, input.dtype))


@op(
    "torch.tensor",
    "torch.as_tensor",
    "torch.asarray",
    "torch.from_numpy",
    "torch.from_dlpack",
    "torch.utils.dlpack.from_dlpack",
)
def tensor(check: Check, data: object, dtype: object = None, device: object = None, **kwargs: object) -> Tensor:
    """Python data, an array or a tensor as a tensor.

    >>> infer("torch.tensor", [[1, 2, 3], [4, 5, 6]])
    Tensor[2, 3]:int64
    >>> infer("torch.tensor", [[1, 2], [3]])
    SHP503 invalid-argument
    """
    made = tensor_from(check, data, "data")
    return made if dtype is None else converted(made, dtype_name(dtype, None))


@op("torch.scalar_tensor")
def scalar_tensor(check: Check, s: object, dtype: object = None, **kwargs: object) -> Tensor:
    """A number as a tensor without axes.

    >>> infer("torch.scalar_tensor", 3)
    Tensor[]
    """
    return _full((), dtype_name(dtype, "float32"), s if isinstance(s, (bool, int, float)) else None)


def by_type(check: Check, args: Sequence[object], dtype: str, kwargs: Mapping[str, object]) -> Tensor:
    """What the old constructors make: a shape from ints or a `torch.Size`, elements from other sequences, a view of a
    tensor.
    """
    if "data" in kwargs or "other" in kwargs:
        args = (*args, kwargs.get("data", kwargs.get("other")))
    if not args and "size" not in kwargs:
        return Tensor((0,), dtype)
    if not args or isinstance(args[0], TorchSize):
        return Tensor(creation_sizes(check, args, kwargs), dtype)
    if all(is_dim(arg) or (isinstance(arg, Tensor) and arg.rank == 0) for arg in args) and not isinstance(
        args[0], Tensor
    ):
        return Tensor(creation_sizes(check, args, {}), dtype)
    if len(args) == 1 and isinstance(args[0], Tensor):
        if args[0].array:
            return converted(tensor_from(check, args[0], "data"), dtype)
        return Tensor(args[0].shape, dtype, args[0].elements if args[0].dtype == dtype else None)
    if len(args) == 1 and isinstance(args[0], (list, tuple, range)):
        data = list(args[0]) if isinstance(args[0], range) else args[0]
        return converted(tensor_from(check, data, "data"), dtype)
    if len(args) == 1 and isinstance(args[0], (float, str)):
        check.fail("SHP504", Subject("data"), param="data", found=str(args[0]), wanted="sizes or a sequence")
    raise Undetermined("the data of a tensor are not known")


@op("torch.Tensor", "torch.FloatTensor")
def float_tensor(check: Check, *args: object, **kwargs: object) -> Tensor:
    """Floats of a shape, or from a sequence.

    >>> infer("torch.Tensor", 2, 3)
    Tensor[2, 3]
    >>> infer("torch.FloatTensor", [2, 3])
    Tensor[2]
    >>> infer("torch.FloatTensor", 2.5)
    SHP504 wrong-type
    """
    return by_type(check, args, "float32", kwargs)


def _constructor(name: str) -> object:
    @op(f"torch.{name}", f"torch.cuda.{name}")
    def rule(check: Check, *args: object, **kwargs: object) -> Tensor:
        return by_type(check, args, TYPE_NAMES[name], kwargs)

    rule.__doc__ = f'A tensor from sizes or data.\n\n    >>> infer("torch.{name}", [[1, 0]]).result.rank\n    2\n'
    return rule


long_tensor = _constructor("LongTensor")
int_tensor = _constructor("IntTensor")
short_tensor = _constructor("ShortTensor")
byte_tensor = _constructor("ByteTensor")
char_tensor = _constructor("CharTensor")
bool_tensor = _constructor("BoolTensor")
double_tensor = _constructor("DoubleTensor")
half_tensor = _constructor("HalfTensor")
bfloat16_tensor = _constructor("BFloat16Tensor")


@op("torch.cuda.FloatTensor")
def cuda_float_tensor(check: Check, *args: object, **kwargs: object) -> Tensor:
    """Floats of a shape, or from a sequence, on a GPU.

    >>> infer("torch.cuda.FloatTensor", 2, 3)
    Tensor[2, 3]
    """
    return by_type(check, args, "float32", kwargs)


@op("torch.Tensor.new")
def new(check: Check, input: Tensor, *args: object, **kwargs: object) -> Tensor:
    """A tensor of the same type from sizes or data.

    >>> infer("torch.Tensor.new", "B:int64", 2, 3)
    Tensor[2, 3]:int64
    """
    return Tensor(by_type(check, args, "float32", kwargs).shape, input.dtype)
