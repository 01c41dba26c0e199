"""Layers that wait for their first input: what they hold before and after it, and what a second input may be."""

import torch
from torch import nn


def attempt(call):
    try:
        return call()
    except (RuntimeError, ValueError, IndexError):
        return "refused"


def held(module):
    return dict(module.named_parameters())


linear = nn.LazyLinear(5)
a = linear.in_features, linear.out_features, isinstance(linear, nn.LazyLinear)
b = linear(torch.zeros(2, 3, 7)), held(linear), linear.in_features, type(linear) is nn.Linear, isinstance(nn.LazyConv2d(1, 1), nn.Conv2d)
c = attempt(lambda: linear(torch.zeros(2, 6))), linear(torch.zeros(7))

frozen = nn.Sequential(nn.LazyConv1d(8, 3, stride=2), nn.ReLU(), nn.LazyLinear(4, bias=False))
for each in frozen.parameters():
    each.requires_grad = False
del each
before = [frozen[0].weight]
names = [name for name, _ in frozen.named_parameters()]
d = frozen(torch.zeros(2, 6, 21)), held(frozen), [each.requires_grad for each in frozen.parameters()]
e = frozen[0].weight is before.pop(), frozen[0].in_channels, frozen[0].kernel_size

conv = nn.LazyConv2d(6, (3, 1), padding="same", groups=3)
f = attempt(lambda: conv(torch.zeros(1, 4, 8, 8)))
g = nn.LazyConv2d(6, (3, 1), padding="same", groups=3)(torch.zeros(9, 8, 8)), nn.LazyConv3d(2, 1)(torch.zeros(1, 4, 2, 2, 2))
h = attempt(lambda: nn.LazyConv2d(6, 3)(torch.zeros(1, 2, 3, 8, 8))), attempt(lambda: nn.LazyConv1d(3, 1)(torch.zeros(4)))
i = attempt(lambda: nn.LazyConv2d(5, 1, groups=2)(torch.zeros(1, 4, 8, 8)))

back = nn.LazyConvTranspose2d(4, 2, stride=2, bias=False)
j = back(torch.zeros(2, 3, 5, 5)), held(back), back(torch.zeros(3, 5, 5)), attempt(lambda: back(torch.zeros(2, 4, 5, 5)))
k = nn.LazyConvTranspose1d(4, 4, stride=2, padding=1, output_padding=1)(torch.zeros(2, 3, 5))
k2 = nn.LazyConvTranspose3d(2, 2)(torch.zeros(1, 3, 2, 2, 2))

norm = nn.LazyBatchNorm2d()
norm.eval()
o = norm(torch.zeros(2, 3, 4, 4)), held(norm), dict(norm.named_buffers()), norm.num_features, norm.training
q = attempt(lambda: norm(torch.zeros(2, 5, 4, 4))), attempt(lambda: nn.LazyBatchNorm2d()(torch.zeros(2, 3, 4)))
r = attempt(lambda: nn.LazyBatchNorm1d()(torch.zeros(3))), nn.LazyBatchNorm1d(affine=False)(torch.zeros(4, 3))
s = nn.LazyBatchNorm3d()(torch.zeros(2, 3, 2, 2, 2))

instance = nn.LazyInstanceNorm1d()
t = instance(torch.zeros(2, 3, 8)), held(instance), dict(instance.named_buffers()), attempt(lambda: instance(torch.zeros(2, 4, 8)))
u = attempt(lambda: nn.LazyInstanceNorm1d()(torch.zeros(3, 8))), nn.LazyInstanceNorm2d(affine=False)(torch.zeros(2, 3, 4, 4))
bare = nn.LazyInstanceNorm3d(affine=False, track_running_stats=False)
v = bare(torch.zeros(2, 3, 4, 4, 4)), bare(torch.zeros(2, 5, 4, 4, 4)), bare.num_features, held(bare)

double = nn.LazyLinear(3, dtype=torch.float64)
w = double(torch.zeros(2, 4, dtype=torch.float64)), held(double)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.front = nn.Sequential(nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.ReLU(), nn.Flatten())
        self.head = nn.LazyLinear(10)

    def forward(self, x):
        return self.head(self.front(x))


net = Net()
x = net(torch.zeros(2, 3, 8, 8)), sum(each.numel() for each in net.parameters()), attempt(lambda: net(torch.zeros(2, 3, 9, 9)))
y = attempt(lambda: net(torch.zeros(2, 1, 8, 8))), net(torch.zeros(5, 3, 8, 8))
