"""Casts: what changes a tensor's dtype or device but never its shape, and questions about dtypes."""

from __future__ import annotations

from shapecheck.rules.core.bind import scalar
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtype_arguments import TYPE_NAMES, dtype_name, names_dtype
from shapecheck.rules.core.dtypes import COMPLEX, FLOATS, KIND, plain, promote, real_part
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.conversion import converted
from shapecheck.rules.elements.places import reshaped
from shapecheck.values import DType, SomeDevice, Tensor, TypeName, Unknown


def _may_name_dtype(value: object) -> bool:
    return isinstance(value, Unknown) and not isinstance(value, SomeDevice)


@op("torch.Tensor.to")
def to(check: Check, input: Tensor, *args: object, **kwargs: object) -> Tensor:
    """Another dtype, device or both; a tensor lends its dtype.

    >>> infer("torch.Tensor.to", "B 3", "cuda")
    Tensor[B, 3]
    """
    for arg in (*args, *kwargs.values()):
        if names_dtype(arg):
            return converted(input, dtype_name(arg, None))
        if isinstance(arg, Tensor):
            return converted(input, arg.dtype)
    if any(_may_name_dtype(arg) for arg in (*args[:2], kwargs.get("dtype"), kwargs.get("other"))):
        return input.with_dtype(None)
    return input


@op("torch.Tensor.type")
def type_(check: Check, input: Tensor, dtype: object = None, non_blocking: object = False) -> object:
    """A cast by a dtype or by the name of a tensor type.

    >>> infer("torch.Tensor.type", "B 3", dtype="torch.LongTensor")
    Tensor[B, 3]:int64
    """
    if dtype is None:
        return TypeName("the name of a tensor's type", dtype=input.dtype)
    if isinstance(dtype, TypeName):
        return converted(input, dtype.dtype)
    if isinstance(dtype, str):
        return converted(input, TYPE_NAMES.get(dtype.rsplit(".", 1)[-1]))
    return converted(input, dtype_name(dtype, None))


@op("torch.Tensor.type_as")
def type_as(check: Check, input: Tensor, other: Tensor) -> Tensor:
    """The dtype of another tensor.

    >>> infer("torch.Tensor.type_as", "B 3", "T:int64")
    Tensor[B, 3]:int64
    """
    return converted(input, other.dtype)


def _cast(name: str, dtype: str) -> object:
    @op(f"torch.Tensor.{name}")
    def rule(check: Check, input: Tensor, memory_format: object = None) -> Tensor:
        return converted(input, dtype)

    rule.__doc__ = f'A cast to {dtype}.\n\n    >>> infer("torch.Tensor.{name}", "2 3").result.dtype\n    \'{dtype}\'\n'
    return rule


cast_float = _cast("float", "float32")
cast_double = _cast("double", "float64")
cast_half = _cast("half", "float16")
cast_bfloat16 = _cast("bfloat16", "bfloat16")
cast_long = _cast("long", "int64")
cast_int = _cast("int", "int32")
cast_short = _cast("short", "int16")
cast_char = _cast("char", "int8")
cast_byte = _cast("byte", "uint8")
cast_bool = _cast("bool", "bool")
cast_cfloat = _cast("cfloat", "complex64")
cast_cdouble = _cast("cdouble", "complex128")


@op(
    "torch.Tensor.clone",
    "torch.clone",
    "torch.Tensor.detach",
    "torch.detach",
    "torch.Tensor.contiguous",
    "torch.Tensor.cpu",
    "torch.Tensor.cuda",
    "torch.Tensor.requires_grad_",
    "torch.Tensor.pin_memory",
    "torch.Tensor.share_memory_",
    "torch.Tensor.data",
    "torch.Tensor.conj",
    "torch.conj",
    "torch.resolve_conj",
    "torch.Tensor.resolve_conj",
    "torch.conj_physical",
    "torch.Tensor.conj_physical",
    "torch.Tensor.resolve_neg",
    "torch.detach_copy",
    "torch.Tensor.coalesce",
    "torch.Tensor.to_dense",
    "torch.Tensor.xpu",
    "torch.alias_copy",
    "torch.Tensor.grad",
    "torch.Tensor.numpy",
    "torch.Tensor.detach_",
)
def same_tensor(check: Check, input: Tensor, *args: object, **kwargs: object) -> Tensor:
    """The same elements elsewhere, or under another handle.

    >>> infer("torch.Tensor.contiguous", "B 3")
    Tensor[B, 3]
    """
    return reshaped(input, input.shape)


@op("torch.Tensor.dequantize")
def dequantize(check: Check, input: Tensor) -> Tensor:
    """Quantised numbers as ordinary floats.

    >>> infer("torch.Tensor.dequantize", "B 3:int64")
    Tensor[B, 3]
    """
    return input.with_dtype("float32")


@op("torch.real", "torch.Tensor.real")
def real(check: Check, input: Tensor) -> Tensor:
    """The real part.

    >>> infer("torch.real", "B 3:complex64")
    Tensor[B, 3]
    """
    return input.with_dtype(real_part(input.dtype))


@op("torch.imag", "torch.Tensor.imag")
def imag(check: Check, input: Tensor) -> Tensor:
    """The imaginary part of complex numbers.

    >>> infer("torch.imag", "B 3:complex64")
    Tensor[B, 3]
    >>> infer("torch.imag", "B 3")
    SHP401 dtype-mismatch
    """
    check.dtype("input", input, *COMPLEX)
    return input.with_dtype(real_part(input.dtype))


@op("torch.view_as_real")
def view_as_real(check: Check, input: Tensor) -> Tensor:
    """Complex numbers as pairs on a new last axis.

    >>> infer("torch.view_as_real", "B 3:complex64")
    Tensor[B, 3, 2]
    >>> infer("torch.view_as_real", "B 3")
    SHP401 dtype-mismatch
    """
    check.dtype("input", input, *COMPLEX)
    return input.with_shape((*input.shape, 2), real_part(input.dtype))


@op("torch.view_as_complex")
def view_as_complex(check: Check, input: Tensor) -> Tensor:
    """Pairs on the last axis as complex numbers.

    >>> infer("torch.view_as_complex", "B 3 2")
    Tensor[B, 3]:complex64
    >>> infer("torch.view_as_complex", "B 3")
    SHP201 dim-mismatch
    >>> infer("torch.view_as_complex", "B 2:int64")
    SHP401 dtype-mismatch
    """
    check.rank_at_least("input", input, 1)
    check.dtype("input", input, "float16", "float32", "float64")
    check.same("input", input[-1], "pairs", 2, axis=input.rank - 1)
    parts = {"float16": "complex32", "float32": "complex64", "float64": "complex128"}
    return input.with_shape(input.shape[:-1], parts.get(str(input.dtype)))


OPEN = Unknown("a dtype that is not known")
"""The answer to a question about such a dtype: a program that asks goes both ways."""


@op("torch.is_floating_point", "torch.Tensor.is_floating_point")
def is_floating_point(check: Check, input: Tensor) -> bool | Unknown:
    """Whether the dtype is floating point.

    >>> infer("torch.is_floating_point", "2:int64")
    False
    """
    return check.known_dtype(input) in FLOATS


@op("torch.is_complex", "torch.Tensor.is_complex")
def is_complex(check: Check, input: Tensor) -> bool | Unknown:
    """Whether the dtype is complex.

    >>> infer("torch.is_complex", "2:complex64")
    True
    """
    return check.known_dtype(input) in COMPLEX


@op("torch.is_tensor")
def is_tensor(check: Check, obj: object) -> bool:
    """Whether something is a tensor.

    >>> infer("torch.is_tensor", 3)
    False
    """
    if isinstance(obj, Unknown):
        check.unknown(obj.reason)
    return isinstance(obj, Tensor)


@op("torch.promote_types")
def promote_types(check: Check, type1: object, type2: object) -> object:
    """The common dtype of two.

    >>> infer("torch.promote_types", DType("int64"), DType("float16")).result.name
    'float16'
    """
    if not isinstance(type1, DType) or not isinstance(type2, DType):
        check.unknown("the common dtype of two")
    return _as_dtype(check, promote([(type1.name, 1), (type2.name, 1)]))


@op("torch.result_type")
def result_type(check: Check, *operands: object, **kwargs: object) -> object:
    """The dtype that two operands give together.

    >>> infer("torch.result_type", "2:int64", 2.5).result.name
    'float32'
    """
    tensors = [value if isinstance(value, Tensor) else scalar(value) for value in operands if is_operand(value)]
    if len(tensors) != 2 or kwargs:
        check.unknown("the common dtype of two")
    return _as_dtype(check, plain(promote((t.dtype, t.rank) for t in tensors)))


def is_operand(value: object) -> bool:
    return isinstance(value, (Tensor, bool, int, float, complex))


def _as_dtype(check: Check, name: str | None) -> DType:
    if name is None:
        check.unknown("the common dtype of two")
    return DType(name)


@op("torch.can_cast")
def can_cast(check: Check, from_: object, to: object) -> bool:
    """Whether a dtype may be cast to another in place: never to a lower kind.

    >>> infer("torch.can_cast", DType("float32"), DType("int64"))
    False
    """
    if not isinstance(from_, DType) or not isinstance(to, DType) or not {from_.name, to.name} <= KIND.keys():
        check.unknown("a dtype that is not known")
    return KIND[from_.name] <= KIND[to.name]
