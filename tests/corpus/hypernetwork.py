"""A network whose weights another network writes, and a functional call with a dict of parameters."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call


class HyperLinear(nn.Module):
    def __init__(self, code, cin, cout):
        super().__init__()
        self.cin, self.cout = cin, cout
        self.weight = nn.Linear(code, cin * cout)
        self.bias = nn.Linear(code, cout)

    def forward(self, x, code):
        w = self.weight(code).view(-1, self.cout, self.cin)
        return torch.einsum("bti,boi->bto", x, w) + self.bias(code).unsqueeze(1)


class HyperConv(nn.Module):
    """A kernel per sample, as one grouped convolution."""

    def __init__(self, code, cin, cout, k=3):
        super().__init__()
        self.shape = (cout, cin, k, k)
        self.kernel = nn.Linear(code, cout * cin * k * k)

    def forward(self, x, code):
        b, c, h, w = x.shape
        weight = self.kernel(code).reshape(b * self.shape[0], *self.shape[1:])
        y = F.conv2d(x.reshape(1, b * c, h, w), weight, padding=self.shape[-1] // 2, groups=b)
        return y.view(b, self.shape[0], h, w)


class MainNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(6, 12), nn.Linear(12, 2)

    def forward(self, x):
        return self.fc2(torch.tanh(self.fc1(x)))


class WeightWriter(nn.Module):
    def __init__(self, code, target):
        super().__init__()
        self.sizes = {name: p.shape for name, p in target.named_parameters()}
        total = sum(s.numel() for s in self.sizes.values())
        self.net = nn.Sequential(nn.Linear(code, 32), nn.ReLU(), nn.Linear(32, total))

    def forward(self, code):
        flat, out, start = self.net(code), {}, 0
        for name, size in self.sizes.items():
            out[name] = flat[start : start + size.numel()].view(size)
            start += size.numel()
        return out


if __name__ == "__main__":
    code = torch.randn(3, 8)
    assert HyperLinear(8, 4, 5)(torch.randn(3, 7, 4), code).shape == (3, 7, 5)
    assert HyperConv(8, 2, 6)(torch.randn(3, 2, 9, 9), code).shape == (3, 6, 9, 9)
    main = MainNet()
    params = WeightWriter(8, main)(code[0])
    assert functional_call(main, params, (torch.randn(10, 6),)).shape == (10, 2)
