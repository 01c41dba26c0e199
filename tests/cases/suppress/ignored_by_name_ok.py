# run: never
import torch
from torch import nn

layer = nn.Linear(4, 2)
layer(torch.zeros(1, 5))  # shapecheck: ignore[feature-mismatch]
layer(torch.zeros(1, 6))  # shapecheck: ignore[SHP203]
layer(torch.zeros(1, 7))  # noqa: SHP203
