import torch
from torch import nn


def scaled(layer, scale):
    with torch.no_grad():
        layer.weight.data *= scale / layer.weight.norm(dim=1, p=2, keepdim=True)
        layer.bias *= 0
        layer.weight += 1
        layer.bias.mul_(2)
        layer.weight /= layer.weight.sum()
    return layer


fc = scaled(nn.Linear(4, 3), 0.1)
kept = fc.weight, fc.bias, isinstance(fc.bias, nn.Parameter), len(list(fc.parameters())), fc(torch.zeros(2, 4))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = nn.Parameter(torch.rand(5, 3))
        self.register_buffer("total", torch.zeros(3))
        self.plain = torch.zeros(2)
        self.scales = nn.ParameterList([nn.Parameter(torch.ones(2)) for _ in range(2)])
        with torch.no_grad():
            self.embeddings /= self.embeddings.norm(dim=-1, p=2, keepdim=True)
            self.embeddings.data -= 0.5
            self.embeddings[0] *= 2
            self.embeddings[1:].zero_()
            self.total += 1
            self.plain += 3
            for s in self.scales:
                s *= 0.5
            for i in range(2):
                self.scales[i] += 1
            for p in self.parameters():
                p.data *= 0.1
                p -= 0.1 * p
                p.copy_(p)

    def forward(self, x):
        self.total += x.sum(0)
        return x @ self.embeddings.t()


net = Net()
out = net(torch.zeros(2, 3))
state = net.state_dict(), [n for n, _ in net.named_parameters()], [n for n, _ in net.named_buffers()], net.embeddings, net.total, net.plain
w = nn.Parameter(torch.zeros(2))
with torch.no_grad():
    w *= 2
    w **= 2
    v = w.add_(1)
    u = w.fill_(1).mul_(2)
    same = w.requires_grad_()
more = w, v, u, same, w + 1, w.data, w.detach()
lin = nn.Linear(3, 3, bias=True)
with torch.no_grad():
    lin.weight = lin.weight.fill_(0) if False else nn.Parameter(lin.weight * 2)
    lin.bias = nn.init.zeros_(lin.bias)
linp = tuple(lin.weight.shape), tuple(lin.bias.shape), isinstance(lin.weight, nn.Parameter), isinstance(lin.bias, nn.Parameter)
lin.weight.data = torch.zeros(5, 3)
changed = lin.weight, lin.weight.data.shape
conv = nn.Conv2d(3, 8, 3)
conv.weight.data = conv.weight.data[:, :1]
pruned = conv.weight
k = torch.arange(4)
alias = k
k += 1
k *= 2
ks = k, alias
d = {"a": torch.zeros(2), "n": 1}
d["a"] += 1
d["n"] += 2
ds = d["a"], d["n"]
lst = [nn.Parameter(torch.zeros(2))]
with torch.no_grad():
    lst[0] += 1
ls = lst
