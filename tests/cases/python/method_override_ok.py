import torch
from torch import nn


class Base(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.encoder = self.build_encoder()
        self.head = nn.Linear(self.output_width, 3)

    @property
    def output_width(self):
        return self.width

    def build_encoder(self):
        return nn.Linear(10, self.width)

    def forward(self, x):
        return self.head(self.encoder(x).relu())


class Wide(Base):
    @property
    def output_width(self):
        return 2 * super().output_width

    def build_encoder(self):
        return nn.Sequential(super().build_encoder(), nn.ReLU(), nn.Linear(self.width, 2 * self.width))


assert Base(8)(torch.zeros(1, 10)).shape == (1, 3)
Wide(8)(torch.zeros(1, 10))
