"""A class of the project in an annotation is what the argument is, though its name ends in Tensor."""

from typing import Optional

import torch
import torch.nn as nn


class NestedTensor:
    def __init__(self, tensors, mask: Optional[torch.Tensor]):
        self.tensors = tensors
        self.mask = mask

    def decompose(self):
        return self.tensors, self.mask


class Positions(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.rows = nn.Embedding(50, width)

    def forward(self, nested: NestedTensor):
        x, mask = nested.decompose()
        h, w = x.shape[-2:]
        return self.rows(torch.arange(h)).unsqueeze(1).repeat(1, w, 1)


print(Positions()(NestedTensor(torch.zeros(2, 3, 6, 7), None)).shape)
