from torch import nn

blocks = nn.ModuleDict()
for width in (32, 64, 100):
    blocks[str(width)] = nn.Sequential(
        nn.Conv1d(width, width, 3, padding=1),
        nn.GroupNorm(8 if width % 8 == 0 else 4, width),
    )
