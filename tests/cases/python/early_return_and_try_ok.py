import torch
from torch import nn

try:
    from some_fused_kernels import fused_norm
except ImportError:
    fused_norm = None


class Norm(nn.Module):
    def __init__(self, width=10):
        super().__init__()
        self.norm = nn.LayerNorm(width)

    def forward(self, x, lengths=None):
        if fused_norm is not None:
            return fused_norm(x)
        y = self.norm(x)
        if lengths is None:
            return y
        mask = torch.arange(x.size(1)) < lengths[:, None]
        return y * mask.unsqueeze(-1)


net = Norm()
print(net(torch.rand(2, 4, 10)).shape, net(torch.rand(2, 4, 10), torch.tensor([4, 2])).shape)
