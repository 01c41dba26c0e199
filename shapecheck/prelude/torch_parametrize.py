"""Parametrized weights as plain PyTorch, read as source in place of torch's own; never imported.

A parametrized tensor leaves its module's parameters; a property computes it from what `parametrizations` holds.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn import Module, ModuleDict, ModuleList, Parameter


# ---------------------------------------------------------------- the mechanism
class ParametrizationList(ModuleList):
    def __init__(self, modules, original, unsafe=False):
        super().__init__(modules)
        self.unsafe = unsafe
        kept = original
        for module in reversed(list(self)):
            if hasattr(module, "right_inverse"):
                kept = module.right_inverse(kept)
        self.is_tensor = isinstance(kept, Tensor)
        if self.is_tensor:
            _hold(self, "original", kept, original)
        else:
            self.ntensors = len(kept)
            for place, part in enumerate(kept):
                _hold(self, f"original{place}", part, original)

    def right_inverse(self, value):
        kept = value
        for module in reversed(list(self)):
            kept = module.right_inverse(kept)
        if self.is_tensor:
            _hold(self, "original", kept, self.original)
        else:
            for place, part in enumerate(kept):
                _hold(self, f"original{place}", part, getattr(self, f"original{place}"))

    def forward(self):
        if self.is_tensor:
            made = self[0](self.original)
        else:
            made = self[0](*[getattr(self, f"original{place}") for place in range(self.ntensors)])
        for place in range(1, len(self)):
            made = self[place](made)
        return made


def _hold(module, name, tensor, original):
    if not isinstance(original, Parameter):
        module.register_buffer(name, tensor)
    elif isinstance(tensor, Parameter):
        module.register_parameter(name, tensor)
    else:
        module.register_parameter(name, Parameter(tensor))


def _computed(name):
    def read(self):
        return self.parametrizations[name]()

    def write(self, value):
        self.parametrizations[name].right_inverse(value)

    return property(read, write)


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    if is_parametrized(module, tensor_name):
        module.parametrizations[tensor_name].append(parametrization)
        return module
    found = tensor_name in module._parameters or tensor_name in module._buffers
    if not found:
        raise ValueError(f"Module does not have a parameter, a buffer, or a parametrized element with name {tensor_name}")
    original = getattr(module, tensor_name)
    parametrizations = ParametrizationList([parametrization], original, unsafe=unsafe)
    delattr(module, tensor_name)
    if not is_parametrized(module):
        cls = type(module)
        module.__class__ = type("Parametrized" + cls.__name__, (cls,), {"_unparametrized": cls})
        module.parametrizations = ModuleDict()
    setattr(type(module), tensor_name, _computed(tensor_name))
    module.parametrizations[tensor_name] = parametrizations
    return module


def is_parametrized(module, tensor_name=None):
    parametrizations = getattr(module, "parametrizations", None)
    if parametrizations is None or not isinstance(parametrizations, ModuleDict):
        return False
    if tensor_name is None:
        return len(parametrizations) > 0
    return tensor_name in parametrizations


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    parametrizations = module.parametrizations[tensor_name]
    was_parameter = len(list(parametrizations.parameters(recurse=False))) > 0
    kept = getattr(module, tensor_name) if leave_parametrized else parametrizations.original
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    if was_parameter:
        module.register_parameter(tensor_name, kept if isinstance(kept, Parameter) else Parameter(kept))
    else:
        module.register_buffer(tensor_name, kept)
    if not is_parametrized(module):
        delattr(module, "parametrizations")
        module.__class__ = type(module)._unparametrized
    return module


def type_before_parametrizations(module):
    return type(module)._unparametrized if is_parametrized(module) else type(module)


class cached:
    def __enter__(self):
        return None

    def __exit__(self, *exception):
        return None


# ---------------------------------------------------------------- torch's own parametrizations
class _WeightNorm(Module):
    def __init__(self, dim=0):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g, weight_v):
        return torch._weight_norm(weight_v, weight_g, self.dim)

    def right_inverse(self, weight):
        return torch.norm_except_dim(weight, 2, self.dim), weight


def weight_norm(module, name="weight", dim=0):
    return register_parametrization(module, name, _WeightNorm(dim), unsafe=True)


class _SpectralNorm(Module):
    def __init__(self, weight, n_power_iterations=1, dim=0, eps=1e-12):
        super().__init__()
        rank = weight.ndim
        if dim >= rank or dim < -rank:
            raise IndexError(f"Dimension out of range (expected to be in range of [-{rank}, {rank - 1}] but got {dim})")
        if n_power_iterations <= 0:
            raise ValueError("Expected n_power_iterations to be positive")
        self.dim = dim if dim >= 0 else dim + rank
        self.eps = eps
        if rank > 1:
            self.n_power_iterations = n_power_iterations
            rows, columns = self._reshape_weight_to_matrix(weight).size()
            self.register_buffer("_u", weight.new_empty(rows))
            self.register_buffer("_v", weight.new_empty(columns))

    def _reshape_weight_to_matrix(self, weight):
        return weight.movedim(self.dim, 0).flatten(1)

    def forward(self, weight):
        if weight.ndim == 1:
            return F.normalize(weight, dim=0, eps=self.eps)
        matrix = self._reshape_weight_to_matrix(weight)
        return weight / torch.vdot(self._u, torch.mv(matrix, self._v))

    def right_inverse(self, value):
        return value


_TRANSPOSED = (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d)


def spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    if dim is None:
        dim = 1 if isinstance(module, _TRANSPOSED) else 0
    return register_parametrization(module, name, _SpectralNorm(getattr(module, name), n_power_iterations, dim, eps))


class _Orthogonal(Module):
    def __init__(self, weight, use_trivialization):
        super().__init__()
        self.shape = weight.shape
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, X):
        return X.clone()

    def right_inverse(self, Q):
        if Q.shape != self.shape:
            raise ValueError(f"Expected a matrix or batch of matrices of shape {self.shape}")
        if hasattr(self, "base"):
            self.base = torch.empty_like(Q)
        return torch.empty_like(Q)


def orthogonal(module, name="weight", orthogonal_map=None, *, use_trivialization=True):
    weight = getattr(module, name)
    if weight.ndim < 2:
        raise ValueError(f"Expected a matrix or batch of matrices. Got a tensor of {weight.ndim} dimensions.")
    return register_parametrization(module, name, _Orthogonal(weight, use_trivialization), unsafe=True)


# ---------------------------------------------------------------- the older way: hooks
class WeightNorm:
    def __init__(self, name, dim):
        self.name = name
        self.dim = -1 if dim is None else dim

    def compute_weight(self, module):
        g, v = getattr(module, self.name + "_g"), getattr(module, self.name + "_v")
        return torch._weight_norm(v, g, self.dim)

    def __call__(self, module, inputs):
        setattr(module, self.name, self.compute_weight(module))


def hooked_weight_norm(module, name="weight", dim=0):
    norm = WeightNorm(name, dim)
    weight = getattr(module, name)
    del module._parameters[name]
    module.register_parameter(name + "_g", Parameter(torch.norm_except_dim(weight, 2, norm.dim)))
    module.register_parameter(name + "_v", Parameter(weight))
    setattr(module, name, norm.compute_weight(module))
    module.register_forward_pre_hook(norm)
    return module


def remove_weight_norm(module, name="weight"):
    return _remove(module, name, WeightNorm, ("_g", "_v"), ())


class SpectralNorm:
    def __init__(self, name, n_power_iterations, dim, eps):
        self.name = name
        self.n_power_iterations = n_power_iterations
        self.dim = dim
        self.eps = eps

    def compute_weight(self, module):
        weight = getattr(module, self.name + "_orig")
        matrix = weight.movedim(self.dim, 0).flatten(1)
        u, v = getattr(module, self.name + "_u"), getattr(module, self.name + "_v")
        return weight / torch.dot(u, torch.mv(matrix, v))

    def __call__(self, module, inputs):
        setattr(module, self.name, self.compute_weight(module))


def hooked_spectral_norm(module, name="weight", n_power_iterations=1, eps=1e-12, dim=None):
    if dim is None:
        dim = 1 if isinstance(module, _TRANSPOSED) else 0
    norm = SpectralNorm(name, n_power_iterations, dim, eps)
    weight = module._parameters[name]
    rows, columns = weight.movedim(dim, 0).flatten(1).size()
    del module._parameters[name]
    module.register_parameter(name + "_orig", weight)
    setattr(module, name, weight.data)
    module.register_buffer(name + "_u", weight.new_empty(rows))
    module.register_buffer(name + "_v", weight.new_empty(columns))
    module.register_forward_pre_hook(norm)
    return module


def remove_spectral_norm(module, name="weight"):
    return _remove(module, name, SpectralNorm, ("_orig",), ("_u", "_v"))


def _remove(module, name, kind, parameters, buffers):
    for key, hook in list(module._forward_pre_hooks.items()):
        if isinstance(hook, kind) and hook.name == name:
            weight = hook.compute_weight(module)
            delattr(module, name)
            for end in parameters:
                del module._parameters[name + end]
            for end in buffers:
                del module._buffers[name + end]
            module.register_parameter(name, Parameter(weight.data))
            del module._forward_pre_hooks[key]
            return module
    raise ValueError(f"{kind.__name__} of '{name}' not found in {module}")
