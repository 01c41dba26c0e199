import torch
import torch.nn as nn

from shapecheck import reveal_shape


# shape: (B, 4, H, W) -> (B, 7)
class Pool(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 7)

    def forward(self, x):
        return self.fc(x.mean(dim=(2, 3)))


x = torch.rand(5, 4, 8, 9)
reveal_shape(x.sum((0, 2, 3)))  # revealed: (4,)
reveal_shape(x.sum((0, 2, 3), keepdim=True))  # revealed: (1, 4, 1, 1)
reveal_shape(x.amax(dim=[-1, 1]))  # revealed: (5, 8)
reveal_shape(x.mean())  # revealed: ()
reveal_shape(x.std(-1, keepdim=True))  # revealed: (5, 4, 8, 1)
