# verify: Filtered()(torch.zeros(2, 3, 8, 8)), Whole()(torch.zeros(2, 3)), Looked()(torch.zeros(2, 3, dtype=torch.long))
# verify: Masked()(torch.ones(2, 3, dtype=torch.bool)), Halves()(torch.zeros(2, 3).half()), Kept()(torch.zeros(2, 3))
# passes: Brain()(torch.zeros(2, 3).bfloat16())
"""Programs that ask for the dtype of an input: it holds floats, unless something fails with those."""

import torch
from torch import nn


# shape: (B, C, H, W) -> (B, C, H - 2, W - 2)
# contract: H >= 3
# contract: W >= 3
class Filtered(nn.Module):
    def forward(self, image):
        if not isinstance(image, torch.Tensor):
            raise TypeError("no tensor")
        work = image if image.is_floating_point() or image.is_complex() else image.float()
        kernel = torch.ones(3, 3, dtype=work.dtype).expand(work.shape[1], 1, 3, 3)
        return nn.functional.conv2d(work, kernel, groups=work.shape[1]).to(image.dtype)


class Whole(nn.Module):
    def forward(self, x):
        dtype = torch.promote_types(x.dtype, torch.float32)
        if dtype in (torch.float16, torch.bfloat16):
            x = x.float().unsqueeze(0)
        return x.to(dtype) + torch.zeros(x.shape, dtype=dtype)


# shape: (B, T):int64 -> (B, T, 4)
class Looked(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(10, 4)

    def forward(self, ids):
        if ids.dtype not in (torch.int32, torch.int64):
            raise ValueError("ids are integers")
        return self.table(ids)


# shape: (B, T):bool -> (B, T)
class Masked(nn.Module):
    def forward(self, mask):
        assert mask.dtype == torch.bool
        return torch.zeros(mask.shape).masked_fill(~mask, -1.0)


# shape: (B, T):float16 -> (B, T):float16
class Halves(nn.Module):
    def forward(self, x):
        if x.dtype != torch.float16:
            raise TypeError("half precision only")
        return x * 2


# shape: (B, T) -> (B, T)
class Kept(nn.Module):
    """Stated, but for the dtype."""

    def forward(self, x):
        """x: (B, T)"""
        return x if x.is_floating_point() else x.float().sum(0)


class Brain(nn.Module):
    """None of the dtypes that are tried will do, which is no fault."""

    def forward(self, x):
        if x.dtype is not torch.bfloat16:
            raise TypeError("bfloat16 only")
        return x * 2
