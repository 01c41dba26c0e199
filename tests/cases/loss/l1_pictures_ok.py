import torch
import torch.nn.functional as F
from torch import nn


class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Conv2d(1, 8, 3, 2, 1)
        self.dec = nn.ConvTranspose2d(8, 1, 4, 2, 1)

    def forward(self, x):
        return self.dec(self.enc(x).relu())


def reconstruction(model, pictures):
    pictures = pictures.unsqueeze(1)
    return F.l1_loss(model(pictures), pictures)


if __name__ == "__main__":
    print(reconstruction(AutoEncoder(), torch.rand(6, 28, 28)))
