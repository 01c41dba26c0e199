import torch
import torch.nn as nn


class Res(nn.Module):
    def __init__(self, cin, cout, down):
        super().__init__()
        self.body = nn.Conv2d(cin, cout, 3, stride=2 if down else 1, padding=1)
        self.skip = nn.Conv2d(cin, cout, 1) if cin != cout else nn.Identity()

    def forward(self, x):
        return self.body(x) + self.skip(x)  # error: [SHP202]


net = nn.Sequential(Res(4, 4, down=False), Res(4, 8, down=True))
net(torch.zeros(1, 4, 14, 14))
