"""Program effects: what library functions do to the program rather than to shapes (parameters, contexts, modes)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Constraint
from shapecheck.interp.run.function_models import known, needed
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import arrays, autocast, inputs
from shapecheck.interp.torch.nn import training, training_aids
from shapecheck.interp.values.objects import (
    Builtin,
    ClassObj,
    Instance,
    LibraryName,
    Parameter,
    Real,
    SymBool,
    Value,
)
from shapecheck.interp.values.versions import TorchVersion
from shapecheck.rules.core.dtype_arguments import TYPE_NAMES
from shapecheck.values import DType, Tensor, TorchSize, Unknown

DTYPES = {
    "float16": "float16",
    "half": "float16",
    "bfloat16": "bfloat16",
    "float32": "float32",
    "float": "float32",
    "float64": "float64",
    "double": "float64",
    "uint8": "uint8",
    "int8": "int8",
    "int16": "int16",
    "short": "int16",
    "int32": "int32",
    "int": "int32",
    "int64": "int64",
    "long": "int64",
    "bool": "bool",
    "complex64": "complex64",
    "cfloat": "complex64",
    "complex128": "complex128",
    "cdouble": "complex128",
}
CONSTANTS: dict[str, Value] = {
    **{f"torch.{alias}": DType(name) for alias, name in DTYPES.items()},
    "torch.pi": 3.141592653589793,
    "torch.inf": float("inf"),
    "torch.nan": float("nan"),
    "torch.e": 2.718281828459045,
    "torch.newaxis": None,
    **arrays.CONSTANTS,
}
"""Library names that are plain values."""


Special = Callable[[Run, tuple[Value, ...], dict[str, Value]], Value]
"""What it needs and is not known is what its call gives."""


def _parameter(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`nn.Parameter(data)`: the same shape, with an identity of its own."""
    data = args[0] if args else kwargs.get("data")
    tensor = inputs.as_tensor(data, run)
    if tensor is None:
        return space.not_followed(data, "a parameter made of something unknown", run)
    asked = args[1] if len(args) > 1 else kwargs.get("requires_grad", True)
    return replace(tensor, identity=Parameter(asked if isinstance(asked, bool) else None))


def _first(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    return args[0] if args else next(iter(kwargs.values()), None)


def _nothing(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    return None


def _assertion(kind: type[BaseException]) -> Special:
    """`torch._assert(condition, message)`: what sizes decide is a demand on the inputs."""

    def check(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
        condition = args[0] if args else kwargs.get("condition", kwargs.get("cond", True))
        holds = space.truth(condition, run)
        if holds is False:
            message = args[1] if len(args) > 1 else kwargs.get("message", "")
            raise Raised(kind(message if isinstance(message, str) else "..."), run.here(), explicit=True)
        if isinstance(holds, SymBool):
            run.path.add_constraint(Constraint(holds.goal, None, None))
        return None

    return check


def _torch_version(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    return TorchVersion(needed(str, _first(run, args, kwargs), "a version that is not known", run))


def _set_default_dtype(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """From here on floats that nothing else gives a dtype have this one; not known which below an open condition."""
    asked = args[0] if args else next(iter(kwargs.values()), None)
    last = asked.name.rpartition(".")[2] if isinstance(asked, LibraryName) else str(asked).rpartition(".")[2]
    named = asked.name if isinstance(asked, DType) else TYPE_NAMES.get(last)
    run.path.default_dtype = None if run.speculation else named
    return None


def _get_default_dtype(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    return run.unknown("the default dtype") if run.path.default_dtype is None else DType(run.path.default_dtype)


def _annotated(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`torch.jit.annotate(type, value)`: the value."""
    return args[1] if len(args) > 1 else kwargs.get("the_value")


def _false(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    return False


class _Context:
    """The class behind `torch.no_grad()` and its like: a context manager and a decorator that changes nothing."""

    CLASS = ClassObj(
        "torch_context",
        (),
        {
            "__enter__": Builtin("__enter__", lambda run, args, kwargs: args[0]),
            "__exit__": Builtin("__exit__", lambda run, args, kwargs: None),
            "__call__": Builtin("__call__", lambda run, args, kwargs: args[1]),
        },
    )


def _context(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`with torch.no_grad():`, `@torch.no_grad()` and `@torch.no_grad`."""
    if args and not isinstance(args[0], (str, int, Unknown, Tensor)) and args[0] is not None:
        return args[0]
    made = Instance(_Context.CLASS, {})
    made.open = run.unknown("what a device or a context of torch holds")
    return made


def _decorator(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`@torch.jit.script`, `torch.compile(model, ...)`: the thing itself."""
    if args and args[0] is not None and not isinstance(args[0], str):
        return args[0]
    return Builtin("decorator", lambda run, args, kwargs: args[0])


def _checkpoint(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`checkpoint(function, *args)` calls the function."""
    own = ("use_reentrant", "preserve_rng_state", "context_fn", "determinism_check", "debug", "early_stop")
    return space.call(args[0], args[1:], {k: v for k, v in kwargs.items() if k not in own}, run)


def _checkpoint_sequential(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`checkpoint_sequential(functions, segments, input)` calls them one after the other."""
    value = args[2]
    for function in space.items(args[0], run):
        value = space.call(function, (value,), {}, run)
    return value


def _is_tensor(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    value = known(args[0])
    tensor = space.tensor_of(value)
    return space.is_tensor(value) and not (tensor is not None and tensor.array)


def _size(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`torch.Size([...])`."""
    return TorchSize(space.items(args[0], run) if args else ())


def _in_place_init(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`nn.init.*_` fills and gives back its tensor."""
    return _first(run, args, kwargs)


def _norm(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """The norm of all gradients: one number."""
    return Tensor((), None)


FLOAT_LIMITS = ("min", "max", "eps", "tiny", "smallest_normal", "resolution")
BITS = {
    "float64": 64, "float32": 32, "float16": 16, "bfloat16": 16,
    "int64": 64, "int32": 32, "int16": 16, "int8": 8, "uint8": 8,
}  # fmt: skip
LIMITS = ClassObj("finfo", (), {})


def _dtype_name(args: tuple[Value, ...]) -> str | None:
    return args[0].name if args and isinstance(args[0], DType) else None


def _finfo(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`torch.finfo(dtype)`: floats that matter to no shape."""
    made = Instance(LIMITS, {name: Real() for name in FLOAT_LIMITS})
    name = _dtype_name(args)
    made.attrs["dtype"] = run.unknown("the name of a dtype") if name is None else name
    made.attrs["bits"] = BITS.get(_dtype_name(args) or "", run.unknown("the width of a dtype"))
    return made


def _iinfo(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    """`torch.iinfo(dtype)`."""
    name = _dtype_name(args)
    if name not in BITS or "int" not in name:
        return run.unknown("the limits of a dtype that is not known")
    bits, signed = BITS[name], not name.startswith("u")
    high = 2 ** (bits - signed) - 1
    return Instance(LIMITS, {"bits": bits, "max": high, "min": -high - 1 if signed else 0, "dtype": name})


INIT = (
    "uniform_",
    "normal_",
    "trunc_normal_",
    "constant_",
    "ones_",
    "zeros_",
    "eye_",
    "dirac_",
    "xavier_uniform_",
    "xavier_normal_",
    "kaiming_uniform_",
    "kaiming_normal_",
    "orthogonal_",
    "sparse_",
    "xavier_uniform",
    "xavier_normal",
    "kaiming_uniform",
    "kaiming_normal",
    "normal",
    "uniform",
    "constant",
    "_no_grad_fill_",
    "_no_grad_normal_",
    "_no_grad_trunc_normal_",
    "_no_grad_uniform_",
    "_no_grad_zero_",
)
CONTEXTS = (
    "torch.no_grad",
    "torch.enable_grad",
    "torch.inference_mode",
    "torch.set_grad_enabled",
    "torch.autograd.no_grad",
    "torch.autograd.set_grad_enabled",
    "torch.autograd.grad_mode.no_grad",
    "torch.autograd.detect_anomaly",
    "torch.autograd.set_detect_anomaly",
    "torch.profiler.record_function",
    "torch.autograd.profiler.record_function",
    "torch.random.fork_rng",
    "torch.nn.attention.sdpa_kernel",
    "torch.backends.cuda.sdp_kernel",
    "torch.jit.fuser",
)
DECORATORS = (
    "torch.jit.script",
    "torch.jit.ignore",
    "torch.jit.unused",
    "torch.jit.export",
    "torch.jit.interface",
    "torch.jit.script_method",
    "torch.compile",
    "torch.fx.wrap",
    "torch.jit.script_if_tracing",
    *(f"torch._dynamo.{name}" for name in ("allow_in_graph", "disallow_in_graph", "forbid_in_graph", "skip", "run")),
    *(f"torch.{home}.assume_constant_result" for home in ("_dynamo", "compiler")),
    "torch._dynamo.optimize",
    "torch._dynamo.disable",
    "torch.compiler.disable",
    "torch.compiler.allow_in_graph",
    "torch.jit._overload_method",
    "torch.jit._overload",
    "torch.autograd.function.once_differentiable",
    "torch.amp.custom_fwd",
    "torch.amp.custom_bwd",
    "torch.cuda.amp.custom_fwd",
    "torch.cuda.amp.custom_bwd",
    "torch.jit.freeze",
    "torch.jit.optimize_for_inference",
    "torch.autograd.Variable",
)
NO = (
    "torch.jit.is_scripting",
    "torch.jit.is_tracing",
    "torch.compiler.is_compiling",
    "torch.onnx.is_in_onnx_export",
    "torch._dynamo.is_compiling",
    "torch.overrides.has_torch_function",
    "torch.overrides.has_torch_function_unary",
    "torch.overrides.has_torch_function_variadic",
    "torch.compiler.is_exporting",
    "torch.compiler.is_dynamo_compiling",
    "torch.fx._symbolic_trace.is_fx_tracing",
    "torch._C._are_functorch_transforms_active",
)
NONE = (
    "torch.manual_seed",
    "torch.save",
    "torch.Tensor.backward",
    "torch.Tensor.register_hook",
    "torch.Tensor.retain_grad",
    "torch.nn.utils.clip_grad_value_",
    "torch.Tensor.__init__",
    "torch._C._log_api_usage_once",
    "torch._C._get_tracing_state",
    "torch.fx.experimental.proxy_tensor.get_proxy_mode",
    "torch._check_is_size",
    "torch._check_index",
    "torch._check_type",
    "torch._check_value",
    "torch._check_not_implemented",
    "torch._check_tensor_all",
    "torch.set_printoptions",
    "torch.set_num_threads",
    "torch.set_float32_matmul_precision",
    "torch.use_deterministic_algorithms",
)

SPECIAL: Mapping[str, Special] = {
    "torch.nn.Parameter": _parameter,
    "torch.torch_version.TorchVersion": _torch_version,
    "torch._assert": _assertion(AssertionError),
    "torch._check": _assertion(RuntimeError),
    "torch.nn.Buffer": _first,
    "torch.finfo": _finfo,
    "torch.nn.utils.clip_grad_norm_": _norm,
    "torch.nn.utils.get_total_norm": _norm,
    "torch.iinfo": _iinfo,
    "torch.is_tensor": _is_tensor,
    "torch.set_default_dtype": _set_default_dtype,
    "torch.set_default_tensor_type": _set_default_dtype,
    "torch.Size": _size,
    "torch.get_default_dtype": _get_default_dtype,
    "torch.jit.annotate": _annotated,
    "torch.overrides.is_tensor_like": _is_tensor,
    "torch.utils.checkpoint.checkpoint": _checkpoint,
    "torch.utils.checkpoint.checkpoint_sequential": _checkpoint_sequential,
    **{f"torch.nn.init.{name}": _in_place_init for name in INIT},
    **dict.fromkeys(CONTEXTS, _context),
    **dict.fromkeys(DECORATORS, _decorator),
    **dict.fromkeys(NO, _false),
    **dict.fromkeys(NONE, _nothing),
    **autocast.SPECIAL,
    **training.SPECIAL,
    **training_aids.SPECIAL,
    **arrays.SPECIAL,
}
"""What calling a library name does, where that is no matter of shapes."""
