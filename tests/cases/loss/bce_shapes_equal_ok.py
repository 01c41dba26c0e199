import torch
import torch.nn as nn


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(784, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1), nn.Sigmoid())

    def forward(self, x):
        return self.net(x.flatten(1))


d = Discriminator()
bce = nn.BCELoss()
real = torch.rand(32, 1, 28, 28)
valid = torch.ones(real.size(0), 1)
loss = bce(d(real), valid) + bce(d(real).view(-1), valid.view(-1))
