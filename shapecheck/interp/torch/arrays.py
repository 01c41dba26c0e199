"""numpy beside its rules: names that are plain values, random generators, rounded sizes, calls that mix in tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from shapecheck.dims import Poly
from shapecheck.interp.run import fractions, space
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ArrayRoot, Instance, LibraryName, Ratio, SquareRoot, Value
from shapecheck.values import DType, Tensor

DTYPES = {
    **{name: name for name in ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16",
                               "uint32", "uint64", "bool", "complex64", "complex128", "longdouble")},
    "half": "float16", "single": "float32", "double": "float64", "float_": "float64", "byte": "int8", "ubyte": "uint8",
    "short": "int16", "intc": "int32", "int_": "int64", "intp": "int64", "long": "int64", "longlong": "int64",
    "uint": "uint64", "bool_": "bool", "csingle": "complex64", "cdouble": "complex128",
}  # fmt: skip
CONSTANTS: Mapping[str, Value] = {
    **{f"numpy.{alias}": DType(name) for alias, name in DTYPES.items()},
    "numpy.newaxis": None, "numpy.pi": 3.141592653589793, "numpy.inf": float("inf"), "numpy.e": 2.718281828459045,
    "numpy.nan": float("nan"), "numpy.NaN": float("nan"), "numpy.Inf": float("inf"),
    "numpy.euler_gamma": 0.5772156649015329,
    "numpy.float": float, "numpy.int": int, "numpy.object": object, "numpy.str": str,
}  # fmt: skip
"""Names of numpy that are plain values."""

TAKES_TENSORS = frozenset(
    f"numpy.{name}" for name in (
        "array", "asarray", "ascontiguousarray", "asanyarray", "stack", "concatenate", "vstack", "hstack",
        "ndarray.__getitem__", "ndarray.__setitem__", "dtype.__call__",
    )
)  # fmt: skip
"""What makes arrays of tensors; other functions of numpy hand a tensor's own methods the work."""


def between_libraries(name: str, args: Sequence[Value], kwargs: Mapping[str, Value]) -> bool:
    """Whether numpy works on torch's tensors here, in ways of its own."""
    return name.startswith("numpy.") and name not in TAKES_TENSORS and _any_tensor((*args, *kwargs.values()))


MAKES_ARRAYS = frozenset(f"numpy.{name}" for name in ("array", "asarray", "asanyarray", "ascontiguousarray"))


def of_objects(name: str, args: Sequence[Value], run: Run) -> Sequence[Value]:
    """The arrays that numpy takes objects for: `np.array(picture)` is what the object itself says."""
    if any(isinstance(arg, ArrayRoot) for arg in args) and name.startswith("numpy."):
        return [as_array(arg) for arg in args]
    if name not in MAKES_ARRAYS or not args or not isinstance(args[0], Instance):
        return args
    if lookup.class_attribute(args[0].cls, "__array__") is None:
        return args
    return (space.call(space.attribute(args[0], "__array__", run), (), {}, run), *args[1:])


def _any_tensor(values: Iterable[Value]) -> bool:
    """Whether there is a tensor of torch among values, containers looked through."""
    for value in values:
        if space.is_tensor(value):
            tensor = space.tensor_of(value)
            if tensor is None or not tensor.array:
                return True
        elif _any_tensor(space.parts(value)):
            return True
    return False


Special = Callable[[Run, tuple[Value, ...], dict[str, Value]], Value]


def _generator(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """A generator draws what the functions of `numpy.random` draw."""
    return LibraryName("numpy.random")


def _rounding(name: str, of_ratio: Callable[[Ratio, Run], Value]) -> Special:
    """`np.ceil(T / 2)`: exact on sizes and fractions of sizes, by the rule on everything else."""

    def call(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
        from shapecheck.interp.torch import ops

        match args:
            case (Ratio() as ratio,) if not kwargs:
                return of_ratio(ratio, run)
            case (SquareRoot() as root,) if not kwargs:
                return kind_of(root).special(root, name.removeprefix("numpy."), (), run)
            case (Poly() as size,) if not kwargs:
                return size
            case _:
                pass
        return ops.call_rule(run.session.registry.ops[name], name, args, kwargs, run, array=True)

    return call


def as_array(value: Value) -> Value:
    """What numpy takes a value for."""
    return value.array if isinstance(value, ArrayRoot) else value


def _sqrt(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`np.sqrt(T)` of a size remembers what it is the root of."""
    from shapecheck.interp.torch import ops

    array = ops.call_rule(run.session.registry.ops["numpy.sqrt"], "numpy.sqrt", args, kwargs, run, array=True)
    square = fractions.as_ratio(args[0]) if args and isinstance(args[0], (Poly, Ratio)) else None
    root = None if square is None else fractions.square_root(square, run)
    return ArrayRoot(root.square, array) if isinstance(root, SquareRoot) and isinstance(array, Tensor) else array


def _shape(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`np.shape(x)`."""
    if args and space.is_tensor(args[0]):
        return space.attribute(args[0], "shape", run)
    return run.unknown("the shape of a value")


def _nothing(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    return None


KINDS_OF_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "floating": ("float",),
    "integer": ("int", "uint"),
    "signedinteger": ("int",),
    "unsignedinteger": ("uint",),
    "complexfloating": ("complex",),
    "inexact": ("float", "complex"),
    "number": ("int", "uint", "float", "complex"),
    "generic": ("int", "uint", "float", "complex", "bool"),
}
"""Numpy's abstract kinds of numbers, and how the names of their dtypes begin."""


def _is_subtype(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`np.issubdtype(x.dtype, np.floating)`."""
    match args:
        case (DType(name=own), DType(name=other)):
            return own == other
        case (DType(name=own), LibraryName(name=kind)) if kind.removeprefix("numpy.") in KINDS_OF_NUMBERS:
            return own.rstrip("0123456789") in KINDS_OF_NUMBERS[kind.removeprefix("numpy.")]
        case _:
            return run.unknown("whether a dtype is of a kind")


ASSERTIONS = (
    "assert_allclose",
    "assert_array_equal",
    "assert_array_almost_equal",
    "assert_almost_equal",
    "assert_equal",
    "assert_array_less",
)
SPECIAL: Mapping[str, Special] = {
    **dict.fromkeys(("numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.Generator"), _generator),
    **{f"numpy.testing.{name}": _nothing for name in ASSERTIONS},
    "numpy.ceil": _rounding("numpy.ceil", lambda value, run: fractions.ceil(value)),
    "numpy.floor": _rounding("numpy.floor", lambda value, run: fractions.floor(value)),
    "numpy.trunc": _rounding("numpy.trunc", fractions.truncate),
    "numpy.sqrt": _sqrt,
    "numpy.shape": _shape,
    "numpy.issubdtype": _is_subtype,
}
