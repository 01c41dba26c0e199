import torch.nn as nn

conv = nn.Conv2d(3, 8, 3, padding=1, padding_mode="mirror")  # error: [SHP503]
