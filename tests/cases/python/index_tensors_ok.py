import torch

from shapecheck import reveal_shape

x = torch.randn(6, 5, 4)
rows = torch.tensor([0, 2, 5])
reveal_shape(x[rows])  # revealed: (3, 5, 4)
reveal_shape(x[:, rows[:2]])  # revealed: (6, 2, 4)
reveal_shape(x[rows, rows[:, None] * 0])  # revealed: (3, 3, 4)
reveal_shape(x[rows, :, rows * 0])  # revealed: (3, 5)
reveal_shape(x[[1, 2], ..., None])  # revealed: (2, 5, 4, 1)
reveal_shape(x.T.shape and x[0].T)  # revealed: (4, 5)
reveal_shape(x.mT)  # revealed: (6, 4, 5)
last = torch.tensor([4, 1, 0, 2, 3, 3])
reveal_shape(x[torch.arange(6), last])  # revealed: (6, 4)
positive = x[x > 0]
assert positive.dim() == 1
keep = x[:, torch.tensor([True, False, True, True, False])]
assert keep.dim() == 3
