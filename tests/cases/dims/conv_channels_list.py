import torch
import torch.nn as nn

widths = [3, 16, 32, 64]


class Encoder(nn.Module):
    def __init__(self, widths):
        super().__init__()
        layers = []
        for i in range(len(widths) - 1):
            layers.append(nn.Conv2d(widths[i], widths[i + 1], 3, stride=2, padding=1))
            layers.append(nn.BatchNorm2d(widths[i + 1]))
            layers.append(nn.LeakyReLU(0.2))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)  # error: [SHP204]


encoder = Encoder(widths)
grey = torch.rand(4, 1, 64, 64)
code = encoder(grey)
