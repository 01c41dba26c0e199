"""Attributes of tensors and of numpy arrays, which are tensors with `array` set."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import asked_dtypes, ops, tensor_names
from shapecheck.interp.values.objects import BoundMethod, Builtin, LibraryName, Parameter, Value
from shapecheck.values import DType, SomeDevice, Tensor, TorchSize, Unknown

FLIPS = ("T", "mT", "H", "mH", "real", "imag")
SILENT = (
    "grad",
    "grad_fn",
    "is_cuda",
    "is_leaf",
    "layout",
    "names",
    "is_mps",
    "__dict__",
    "_version",
    "is_meta",
    "is_cpu",
    "is_xpu",
    "is_xla",
    "is_ipu",
    "is_hpu",
    "is_mtia",
    "is_maia",
    "is_vulkan",
    "retains_grad",
    "output_nr",
    "_backward_hooks",
    "_base",
)


def attribute(tensor: Tensor, name: str, run: Run) -> Value:
    """`tensor.name`."""
    if tensor.array:
        return _array_attribute(tensor, name, run)
    match name:
        case "shape":
            return TorchSize(run.path.facts.norm(d) for d in tensor.shape)
        case "ndim":
            return tensor.rank
        case "dtype":
            known = asked_dtypes.of_tensor(tensor, run)
            return DType(known) if known is not None else run.unknown("a dtype that is not known")
        case "is_nested" | "is_sparse" | "is_sparse_csr" | "is_mkldnn" | "is_quantized":
            return False
        case "itemsize" | "nbytes":
            return ops.call_library(f"torch.Tensor.{name}", (tensor,), {}, run)
        case "data":
            return replace(tensor, identity=None)
        case "requires_grad":
            return trains(tensor)
        case "requires_grad_" if _parameter(tensor) is not None:
            return _requires_grad(tensor)
        case "detach_" if _parameter(tensor) is not None:
            return _detach(tensor)
        case _:
            pass
    if name in FLIPS:
        return ops.call_library(f"torch.Tensor.{name}", (tensor,), {}, run)
    if name == "__class__":
        return LibraryName("torch.Tensor" if tensor.identity is None else "torch.nn.Parameter")
    if name == "device":
        return SomeDevice("the device of a tensor")
    if name in SILENT:
        return Unknown(f"the {name} of a tensor")
    if name.startswith("__") and f"torch.Tensor.{name}" not in run.session.registry.ops:
        return MISSING if name in ("__iter__", "__call__", "__enter__", "__array_interface__") else Unknown(name)
    method = BoundMethod(tensor, LibraryName(f"torch.Tensor.{name}"))
    ruled = f"torch.Tensor.{name}" in run.session.registry.ops
    return method if ruled or not foreign(name, run) else run.found.gap(run.unknown(f"{name} of a tensor"))


def lacks(tensor: Tensor, name: str, run: Run) -> bool:
    """Whether a tensor surely has no such attribute: neither torch nor the program gives one."""
    return not tensor.array and foreign(name, run)


def foreign(name: str, run: Run) -> bool:
    """Whether neither torch nor the program gives tensors an attribute of this name."""
    return name not in tensor_names.OWN and name not in run.session.put_on_tensors


def home(tensor: Tensor) -> str:
    """The class that a tensor's methods belong to."""
    return "numpy.ndarray" if tensor.array else "torch.Tensor"


ARRAY_METHODS = frozenset(
    [
        "all",
        "any",
        "argmax",
        "argmin",
        "argpartition",
        "argsort",
        "astype",
        "byteswap",
        "choose",
        "clip",
        "compress",
        "conj",
        "conjugate",
        "copy",
        "cumprod",
        "cumsum",
        "diagonal",
        "dot",
        "dump",
        "dumps",
        "fill",
        "flatten",
        "getfield",
        "item",
        "max",
        "mean",
        "min",
        "nonzero",
        "partition",
        "prod",
        "put",
        "ravel",
        "repeat",
        "reshape",
        "resize",
        "round",
        "searchsorted",
        "setfield",
        "setflags",
        "sort",
        "squeeze",
        "std",
        "sum",
        "swapaxes",
        "take",
        "tobytes",
        "tofile",
        "tolist",
        "trace",
        "transpose",
        "var",
        "view",
        "__getitem__",
        "__setitem__",
        "__array__",
        "__len__",
        "__iter__",
        "__copy__",
        "__deepcopy__",
        "__contains__",
    ]
)
ARRAY_SILENT = frozenset(
    ["base", "ctypes", "data", "flags", "flat", "nbytes", "itemsize", "strides", "device", "newbyteorder"]
)


def _array_attribute(array: Tensor, name: str, run: Run) -> Value:
    """`array.name`, where `array` is a numpy array or scalar."""
    match name:
        case "shape":
            return tuple(run.path.facts.norm(d) for d in array.shape)
        case "ndim":
            return array.rank
        case "size":
            return run.path.facts.norm(array.numel)
        case "dtype":
            return DType(array.dtype) if array.dtype is not None else run.unknown("a dtype that is not known")
        case "T" | "mT" | "real" | "imag":
            return ops.call_library(f"numpy.ndarray.{name}", (array,), {}, run)
        case _:
            pass
    if name in ARRAY_METHODS:
        return BoundMethod(array, LibraryName(f"numpy.ndarray.{name}"))
    if name in ARRAY_SILENT or name.startswith("__"):
        return Unknown(f"the {name} of an array")
    return MISSING if array.rank and not name.startswith("_") else Unknown(f"{name} of an array")


def trains(tensor: Tensor) -> Value:
    """`requires_grad`: known of parameters."""
    parameter = _parameter(tensor)
    known = None if parameter is None else parameter.trains
    return Unknown("the requires_grad of a tensor") if known is None else known


def _parameter(tensor: Tensor) -> Parameter | None:
    return tensor.identity if isinstance(tensor.identity, Parameter) else None


def set_trains(tensor: Tensor, value: Value, run: Run) -> None:
    """Freeze a parameter or let it train again; a value that is not known leaves it open which."""
    parameter = _parameter(tensor)
    if parameter is not None:
        run.store.touch(parameter)
        parameter.trains = value if isinstance(value, bool) else None


def _requires_grad(tensor: Tensor) -> Builtin:
    """`tensor.requires_grad_` of a parameter."""

    def call(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
        set_trains(tensor, args[0] if args else kwargs.get("requires_grad", True), run)
        return tensor

    return Builtin("requires_grad_", call)


def _detach(tensor: Tensor) -> Builtin:
    """`tensor.detach_` of a parameter."""

    def call(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
        set_trains(tensor, False, run)
        return tensor

    return Builtin("detach_", call)


def set_attribute(tensor: Tensor, name: str, value: Value, run: Run) -> None:
    """`tensor.name = value`: of what is kept of a tensor only `requires_grad` changes by it."""
    run.session.put_on_tensors.add(name)
    if name == "requires_grad":
        set_trains(tensor, value, run)
