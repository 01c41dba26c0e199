import torch

from shapecheck import reveal_shape

style = torch.randn(4, 16)
reveal_shape(style[:, :, None, None].expand(-1, -1, 8, 8))  # revealed: (4, 16, 8, 8)
reveal_shape(style.repeat(2, 3))  # revealed: (8, 48)
reveal_shape(style.repeat(2, 1, 1))  # revealed: (2, 4, 16)
reveal_shape(style.repeat_interleave(5, dim=0))  # revealed: (20, 16)
