import torch.nn as nn


# shape: (B, 8, H, W) -> (B, 32, (H + 3)//4, (W + 3)//4)
class Stages(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [8, 16, 32, 32]
        self.blocks = nn.ModuleList()
        for i, (a, b) in enumerate(zip(widths, widths[1:])):
            self.blocks.append(nn.Conv2d(a, b, 3, stride=1 if i == len(widths) - 2 else 2, padding=1))

    def forward(self, x):
        for block in self.blocks:
            x = block(x).relu()
        return x
