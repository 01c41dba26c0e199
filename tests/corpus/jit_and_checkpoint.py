"""Scripted functions, checkpointed blocks, autocast, and typed containers."""

from typing import List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint, checkpoint_sequential


@torch.jit.script
def fused_gelu(x: Tensor) -> Tensor:
    return x * 0.5 * (1.0 + torch.erf(x / 1.41421))


@torch.jit.script
def pick(xs: List[Tensor], index: int) -> Tensor:
    return xs[index]


class LSTMCellByHand(nn.Module):
    def __init__(self, inputs: int, hidden: int):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.randn(4 * hidden, inputs) * 0.1)
        self.weight_hh = nn.Parameter(torch.randn(4 * hidden, hidden) * 0.1)
        self.bias = nn.Parameter(torch.zeros(4 * hidden))

    def forward(self, x: Tensor, state: Tuple[Tensor, Tensor]) -> Tuple[Tensor, Tuple[Tensor, Tensor]]:
        hx, cx = state
        gates = torch.mm(x, self.weight_ih.t()) + torch.mm(hx, self.weight_hh.t()) + self.bias
        i, f, g, o = gates.chunk(4, 1)
        cy = torch.sigmoid(f) * cx + torch.sigmoid(i) * torch.tanh(g)
        hy = torch.sigmoid(o) * torch.tanh(cy)
        return hy, (hy, cy)


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(dim, 3 * dim), nn.Linear(3 * dim, dim)

    def forward(self, x):
        return x + self.fc2(fused_gelu(self.fc1(x)))


class Net(nn.Module):
    use_checkpoint: bool = True

    def __init__(self, dim=12, depth=4):
        super().__init__()
        self.blocks = nn.Sequential(*(Block(dim) for _ in range(depth)))
        self.cell = LSTMCellByHand(dim, 9)
        self.out = nn.Linear(9, 2)

    def forward(self, x):
        if self.use_checkpoint and self.training:
            x = checkpoint_sequential(self.blocks, 2, x, use_reentrant=False)
        else:
            for block in self.blocks:
                x = checkpoint(block, x, use_reentrant=False) if x.requires_grad else block(x)
        state = (x.new_zeros(x.shape[0], 9), x.new_zeros(x.shape[0], 9))
        outputs: List[Tensor] = []
        for step in x.unbind(1):
            out, state = self.cell(step, state)
            outputs += [out]
        return self.out(pick(outputs, len(outputs) - 1))


if __name__ == "__main__":
    net = Net()
    x = torch.randn(3, 5, 12)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=False):
        loss = F.cross_entropy(net(x), torch.tensor([0, 1, 1]))
    loss.backward()
    net.eval()
    with torch.inference_mode():
        assert net(x).shape == (3, 2)
