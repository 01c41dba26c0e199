import numpy as np
import torch
import torch.nn as nn

image = np.zeros((64, 64, 3), dtype=np.uint8)
x = torch.from_numpy(image).permute(2, 0, 1)[None]
conv = nn.Conv2d(3, 4, 3)
y = conv(x)  # error: [SHP401]
