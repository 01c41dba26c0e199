import torch
import torch.nn as nn
from torch.nn.parallel import DataParallel, DistributedDataParallel as DDP
from torch.nn.parallel.data_parallel import DataParallel as DP2


class Net(nn.Module):
    def __init__(self, w=3):
        super().__init__()
        self.fc = nn.Linear(w, 2)
        self.note = "inside"

    def forward(self, x, scale=None):
        return self.fc(x)

    def extra(self, x):
        return self.forward(x).sum(1)


net = nn.DataParallel(Net())
net.fc = nn.Linear(7, 5)
y = net(torch.rand(2, 3))
z = net.module(torch.rand(4, 3)), net.module.fc(torch.zeros(1, 3)), net.module.extra(torch.rand(4, 3))
keys = list(net.state_dict()), list(net.module.state_dict())
stripped = {k.replace("module.", ""): v for k, v in nn.DataParallel(Net()).state_dict().items()}
names = sorted(stripped), [n for n, _ in nn.DataParallel(Net()).named_parameters()]
plain = Net()
kinds = isinstance(net, nn.DataParallel), isinstance(net, nn.Module), isinstance(net, DDP), isinstance(net, DataParallel), isinstance(net, DP2)
has = hasattr(net, "module"), hasattr(plain, "module"), hasattr(net, "note"), net.module.note
unwrapped = (net.module if hasattr(net, "module") else net)(torch.zeros(2, 3))
inner = (plain.module if isinstance(plain, (nn.DataParallel, DDP)) else plain)(torch.zeros(5, 3))
modules = [type(m).__name__ for m in nn.DataParallel(Net()).modules()], [n for n, _ in nn.DataParallel(Net()).named_children()]
try:
    net.note
    missing = False
except AttributeError:
    missing = True
count = sum(p.numel() for p in nn.DataParallel(Net(5)).parameters())
wrapped_twice = nn.DataParallel(nn.DataParallel(Net()))
keys2 = list(wrapped_twice.state_dict())
out2 = wrapped_twice(torch.zeros(2, 3))


class Custom(nn.DataParallel):
    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.module, name)


c = Custom(Net(4))
cs = c.note, c.fc(torch.zeros(2, 4)), c(torch.zeros(3, 4)), c.extra(torch.zeros(3, 4))
ups = nn.DataParallel(Net()).eval().train().module.training
half = nn.DataParallel(Net()).half().module.fc.weight.dtype


class Holder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.DataParallel(Net())
        self.seq = nn.Sequential(nn.DataParallel(nn.Linear(2, 6)), nn.ReLU())

    def forward(self, x):
        return self.seq(self.body(x)), self.body.module.fc.out_features


h = Holder()
hs = h(torch.zeros(2, 3)), list(h.state_dict())
