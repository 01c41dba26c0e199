"""Devices, mapped functions, trees, custom operators."""

import torch
import torch.nn as nn
from torch.utils import _pytree as pytree

batch = torch.ones(2, 5, 16)

device = torch.device("cuda:1")
devices = [
    device.type,
    device.index,
    str(device),
    torch.device("cuda", 1) == device,
    torch.device("cpu") != torch.device("cuda"),
    torch.device(device) == device,
    isinstance(device, torch.device),
    isinstance("cpu", torch.device),
    torch.device("cpu") == "cpu",
]

mapped = torch.vmap(lambda row: row.sum(0))(batch)
paired = torch.vmap(lambda row, weight: row @ weight, in_dims=(0, None))(batch, torch.ones(16, 4))
moved = torch.vmap(lambda row: (row, row.mean()), out_dims=(1, 0))(batch)
grid = torch.vmap(torch.vmap(lambda q, k: q >= k, in_dims=(None, 0)), in_dims=(0, None))(
    torch.arange(3), torch.arange(4)
)
called = torch.func.functional_call(nn.Linear(16, 4), {"weight": torch.ones(4, 16), "bias": torch.ones(4)}, (batch,))
slope = torch.func.grad(lambda x: x.sum())(batch)

tree = pytree.tree_map(lambda leaf: leaf * 2, {"a": batch, "b": [batch, 3], "c": (1,)})
leaves = pytree.tree_leaves({"a": [1, 2], "b": (3,)})
vector = nn.utils.parameters_to_vector(nn.Linear(3, 4).parameters())


@torch.library.custom_op("shapecheck_tests::twice", mutates_args=())
def twice(x: torch.Tensor) -> torch.Tensor:
    return x * 2


@twice.register_fake
def _(x):
    return torch.empty_like(x)


doubled = twice(batch)

forward_ad = torch.autograd.forward_ad
without_tangent = forward_ad.unpack_dual(batch).tangent is None, forward_ad.unpack_dual(batch).primal
with forward_ad.dual_level():
    dual = forward_ad.make_dual(batch, batch)
    lies_on = torch.torch.deg2rad(dual).shape
