import torch
from torch import nn


class Codec(nn.Module):
    def __init__(self, with_decoder=False):
        super().__init__()
        self.encoder = nn.Linear(16, 4)
        if with_decoder:
            self.decoder = nn.Linear(4, 16)

    def forward(self, x):
        code = self.encoder(x)
        if hasattr(self, "decoder"):
            return self.decoder(code)
        return getattr(self, "fallback", code)


assert Codec()(torch.rand(2, 16)).shape == (2, 4)
assert Codec(with_decoder=True)(torch.rand(2, 16)).shape == (2, 16)
