import numpy as np
import torch
import torch.nn as nn

conv = nn.Conv2d(3, 8, 3)
photo = np.zeros((120, 160, 3), dtype=np.float32)
batch = torch.from_numpy(photo).permute(2, 0, 1).unsqueeze(0)
features = conv(batch)
