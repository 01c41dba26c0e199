"""Channel gates in three styles: views, 1 x 1 convolutions and einsum."""

import torch
from torch import nn


class SEView(nn.Module):
    def __init__(self, channel, reduction=4):
        super().__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(
            nn.Linear(channel, channel // reduction, bias=False),
            nn.ReLU(inplace=True),
            nn.Linear(channel // reduction, channel, bias=False),
            nn.Sigmoid(),
        )

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.avg_pool(x).view(b, c)
        y = self.fc(y).view(b, c, 1, 1)
        return x * y.expand_as(x)


class SEConv(nn.Module):
    def __init__(self, channel, reduction=4):
        super().__init__()
        squeezed = max(channel // reduction, 2)
        self.fc1 = nn.Conv2d(channel, squeezed, 1)
        self.fc2 = nn.Conv2d(squeezed, channel, 1)

    def forward(self, x):
        scale = x.mean((2, 3), keepdim=True)
        scale = torch.relu(self.fc1(scale))
        return x * torch.sigmoid(self.fc2(scale))


class ECA(nn.Module):
    def __init__(self, channel, k_size=3):
        super().__init__()
        self.conv = nn.Conv1d(1, 1, kernel_size=k_size, padding=(k_size - 1) // 2, bias=False)

    def forward(self, x):
        y = x.mean(dim=(2, 3))
        y = self.conv(y.unsqueeze(1)).squeeze(1).sigmoid()
        return torch.einsum("bchw,bc->bchw", x, y)


class CBAM(nn.Module):
    def __init__(self, channel, reduction=4, kernel=7):
        super().__init__()
        self.mlp = nn.Sequential(nn.Flatten(), nn.Linear(channel, channel // reduction), nn.ReLU(), nn.Linear(channel // reduction, channel))
        self.spatial = nn.Conv2d(2, 1, kernel, padding=kernel // 2)

    def forward(self, x):
        avg = nn.functional.avg_pool2d(x, (x.size(2), x.size(3)), stride=(x.size(2), x.size(3)))
        top = nn.functional.max_pool2d(x, x.shape[2:])
        gate = (self.mlp(avg) + self.mlp(top)).sigmoid()[..., None, None]
        x = x * gate
        maps = torch.cat((torch.max(x, 1)[0].unsqueeze(1), torch.mean(x, 1).unsqueeze(1)), dim=1)
        return x * self.spatial(maps).sigmoid()


GATES = {cls.__name__.lower(): cls for cls in (SEView, SEConv, ECA, CBAM)}


class Net(nn.Module):
    def __init__(self, gate="seview", width=16):
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3, padding=1)
        self.gate = GATES[gate](width)
        self.head = nn.Linear(width, 4)

    def forward(self, x):
        return self.head(self.gate(self.stem(x)).flatten(2).mean(-1))


if __name__ == "__main__":
    for gate in GATES:
        assert Net(gate)(torch.rand(2, 3, 15, 17)).shape == (2, 4)
