"""A tensor of several elements is no number."""

import torch

lengths = torch.tensor([3, 5])
steps = int(lengths)  # error: [SHP503]
