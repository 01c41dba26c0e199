"""Small functions and classes of torch as plain Python, read as source in place of torch's own; never imported."""

import math

import torch
from _shapecheck_engine import unknown
from torch import Tensor


# ---------------------------------------------------------------- torch.nn.modules.utils
def _ntuple(n, name="parse"):
    def parse(x):
        if isinstance(x, (tuple, list)):
            return tuple(x)
        return (x,) * n

    return parse


_single = _ntuple(1)
_pair = _ntuple(2)
_triple = _ntuple(3)
_quadruple = _ntuple(4)


def _reverse_repeat_tuple(t, n):
    return tuple(item for item in reversed(t) for _ in range(n))


def _list_with_default(out_size, defaults):
    if isinstance(out_size, int):
        return out_size
    if len(defaults) <= len(out_size):
        raise ValueError(f"Input dimension should be at least {len(out_size) + 1}")
    return [given if given is not None else own for given, own in zip(out_size, defaults[-len(out_size):])]


# ---------------------------------------------------------------- torch.nn.init
def calculate_gain(nonlinearity, param=None):
    if nonlinearity == "tanh":
        return 5.0 / 3
    if nonlinearity == "relu":
        return math.sqrt(2.0)
    if nonlinearity == "leaky_relu":
        return math.sqrt(2.0 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity == "selu":
        return 3.0 / 4
    if nonlinearity in ("linear", "sigmoid") or nonlinearity.startswith("conv"):
        return 1
    raise ValueError(f"Unsupported nonlinearity {nonlinearity}")


def _calculate_fan_in_and_fan_out(tensor):
    if tensor.dim() < 2:
        raise ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions")
    field = 1
    for size in tensor.shape[2:]:
        field *= size
    return tensor.size(1) * field, tensor.size(0) * field


def _calculate_correct_fan(tensor, mode):
    if mode.lower() not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported")
    fan_in, fan_out = _calculate_fan_in_and_fan_out(tensor)
    return fan_in if mode.lower() == "fan_in" else fan_out


# ---------------------------------------------------------------- torch.nn.utils
def parameters_to_vector(parameters):
    return torch.cat([parameter.view(-1) for parameter in parameters])


def vector_to_parameters(vec, parameters):
    place = 0
    for parameter in parameters:
        vec[place : place + parameter.numel()].view_as(parameter)
        place += parameter.numel()


# ---------------------------------------------------------------- numbers of torch's own
def sym_int(a):
    return int(a)


def sym_float(a):
    return float(a)


def sym_max(a, b):
    return max(a, b)


def sym_min(a, b):
    return min(a, b)


def sym_not(a):
    return not a


def sym_sum(args):
    return sum(args)


def sym_ite(b, t, f):
    return t if b else f


def _shape_as_tensor(self):
    return torch.tensor(self.shape)


# ---------------------------------------------------------------- trees of tensors
def tree_map(func, tree, *rests, is_leaf=None):
    if is_leaf is not None and is_leaf(tree):
        return func(tree, *rests)
    if isinstance(tree, dict):
        return type(tree)((key, tree_map(func, item, *[r[key] for r in rests], is_leaf=is_leaf)) for key, item in tree.items())
    if isinstance(tree, (tuple, list)):
        items = [tree_map(func, item, *[r[i] for r in rests], is_leaf=is_leaf) for i, item in enumerate(tree)]
        return type(tree)(*items) if hasattr(tree, "_fields") else type(tree)(items)
    return func(tree, *rests)


def tree_map_only(kind, func, tree, is_leaf=None):
    return tree_map(lambda leaf: func(leaf) if isinstance(leaf, kind) else leaf, tree, is_leaf=is_leaf)


def tree_leaves(tree, is_leaf=None):
    if is_leaf is not None and is_leaf(tree):
        return [tree]
    if isinstance(tree, dict):
        return [leaf for item in tree.values() for leaf in tree_leaves(item, is_leaf)]
    if isinstance(tree, (tuple, list)):
        return [leaf for item in tree for leaf in tree_leaves(item, is_leaf)]
    return [tree]


# ---------------------------------------------------------------- functions of functions
def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    def mapped(*args, **kwargs):
        places = in_dims if isinstance(in_dims, (tuple, list)) else (in_dims,) * len(args)
        if len(places) != len(args):
            raise ValueError("vmap: in_dims is not compatible with the structure of inputs")
        sizes = []
        slices = [_slice(arg, place, sizes) for arg, place in zip(args, places)]
        named = {key: _slice(arg, 0, sizes) for key, arg in kwargs.items()}
        if not sizes:
            raise ValueError("vmap: at least one input has to be mapped over")
        for size in sizes[1:]:
            if size != sizes[0]:
                raise ValueError("vmap: Expected all tensors to have the same size in the mapped dimension")
        return _joined(func(*slices, **named), out_dims, sizes[0])

    return mapped


def _slice(value, place, sizes):
    """One item along the mapped axis; its elements are not those of the others."""
    if place is None:
        return value
    if isinstance(value, Tensor):
        sizes.append(value.shape[place])
        return torch.empty_like(value.select(place, 0))
    if isinstance(value, dict):
        places = place if isinstance(place, dict) else dict.fromkeys(value, place)
        return {key: _slice(item, places[key], sizes) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        places = place if isinstance(place, (tuple, list)) else (place,) * len(value)
        return type(value)([_slice(item, own, sizes) for item, own in zip(value, places)])
    raise ValueError("vmap: only tensors can be mapped over")


def _joined(value, place, size):
    """The same along a new axis, once for each item."""
    if isinstance(value, Tensor):
        return value.unsqueeze(place).repeat_interleave(size, dim=place)
    if isinstance(value, (tuple, list)):
        places = place if isinstance(place, (tuple, list)) else (place,) * len(value)
        return type(value)([_joined(item, own, size) for item, own in zip(value, places)])
    if isinstance(value, dict):
        return {key: _joined(item, place, size) for key, item in value.items()}
    if value is None:
        return None
    raise ValueError("vmap: the function must give tensors")


def functional_call(module, parameter_and_buffer_dicts, args=None, kwargs=None, *, tie_weights=True, strict=False):
    held = parameter_and_buffer_dicts
    held = [held] if isinstance(held, dict) else list(held)
    own = dict(module.named_parameters())
    own.update(module.named_buffers())
    for tensors in held:
        for name, tensor in tensors.items():
            if name in own and tuple(own[name].shape) != tuple(tensor.shape):
                return unknown("a module called with parameters of other shapes")
    args = () if args is None else args if isinstance(args, tuple) else (args,)
    return module(*args, **({} if kwargs is None else kwargs))


def _of_argument(func, argnums, has_aux, gives):
    def derived(*args, **kwargs):
        made = func(*args, **kwargs)
        value, rest = made if has_aux else (made, None)
        if isinstance(argnums, int):
            result = tree_map(lambda leaf: gives(value, leaf), args[argnums])
        else:
            result = tuple(tree_map(lambda leaf: gives(value, leaf), args[number]) for number in argnums)
        return result, value, rest

    return derived


def grad(func, argnums=0, has_aux=False):
    derived = _of_argument(func, argnums, has_aux, lambda value, leaf: torch.empty_like(leaf))

    def call(*args, **kwargs):
        result, _, rest = derived(*args, **kwargs)
        return (result, rest) if has_aux else result

    return call


def grad_and_value(func, argnums=0, has_aux=False):
    derived = _of_argument(func, argnums, has_aux, lambda value, leaf: torch.empty_like(leaf))

    def call(*args, **kwargs):
        result, value, rest = derived(*args, **kwargs)
        return result, ((value, rest) if has_aux else value)

    return call


# ---------------------------------------------------------------- custom operators
class CustomOpDef:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)

    def _takes(self, function=None, *args, **kwargs):
        return function if callable(function) else lambda function: function

    register_fake = register_kernel = register_vmap = register_torch_dispatch = _takes

    def register_autograd(self, backward, *, setup_context=None):
        return None


def custom_op(name, fn=None, *, mutates_args=(), device_types=None, schema=None, tags=None):
    return CustomOpDef if fn is None else CustomOpDef(fn)
