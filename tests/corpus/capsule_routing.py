"""Capsules with routing by agreement and a margin loss."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def squash(x, dim=-1):
    squared_norm = (x**2).sum(dim=dim, keepdim=True)
    scale = squared_norm / (1 + squared_norm)
    return scale * x / (squared_norm.sqrt() + 1e-8)


class PrimaryCaps(nn.Module):
    def __init__(self, num_conv_units=4, in_channels=16, out_channels=8, kernel_size=9, stride=2):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels * num_conv_units, kernel_size=kernel_size, stride=stride)
        self.out_channels = out_channels

    def forward(self, x):
        batch_size = x.shape[0]
        out = self.conv(x)
        return squash(out.contiguous().view(batch_size, -1, self.out_channels), dim=-1)


class DigitCaps(nn.Module):
    def __init__(self, in_dim, in_caps, num_caps, dim_caps, num_routing):
        super().__init__()
        self.in_caps, self.num_caps, self.num_routing = in_caps, num_caps, num_routing
        self.W = nn.Parameter(0.01 * torch.randn(1, num_caps, in_caps, dim_caps, in_dim))

    def forward(self, x):
        batch_size = x.size(0)
        x = x.unsqueeze(1).unsqueeze(4)
        u_hat = torch.matmul(self.W, x).squeeze(-1)
        temp_u_hat = u_hat.detach()
        b = torch.zeros(batch_size, self.num_caps, self.in_caps, 1)
        for route_iter in range(self.num_routing - 1):
            c = b.softmax(dim=1)
            s = (c * temp_u_hat).sum(dim=2)
            v = squash(s)
            uv = torch.matmul(temp_u_hat, v.unsqueeze(-1))
            b += uv
        c = b.softmax(dim=1)
        return squash((c * u_hat).sum(dim=2))


class CapsNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, 9)
        self.relu = nn.ReLU(inplace=True)
        self.primary_caps = PrimaryCaps()
        self.digit_caps = DigitCaps(in_dim=8, in_caps=4 * 6 * 6, num_caps=10, dim_caps=16, num_routing=3)
        self.decoder = nn.Sequential(nn.Linear(16 * 10, 64), nn.ReLU(inplace=True), nn.Linear(64, 784), nn.Sigmoid())

    def forward(self, x):
        out = self.digit_caps(self.primary_caps(self.relu(self.conv(x))))
        logits = torch.norm(out, dim=-1)
        pred = torch.eye(10).index_select(dim=0, index=torch.argmax(logits, dim=1))
        batch_size = out.shape[0]
        reconstruction = self.decoder((out * pred.unsqueeze(2)).contiguous().view(batch_size, -1))
        return logits, reconstruction


def capsule_loss(images, labels, logits, reconstructions, lmda=0.5):
    left = (0.9 - logits).clamp(min=0) ** 2
    right = (logits - 0.1).clamp(min=0) ** 2
    margin_loss = torch.sum(labels * left + lmda * (1 - labels) * right)
    return margin_loss + 0.0005 * F.mse_loss(reconstructions, images.flatten(1), reduction="sum")


if __name__ == "__main__":
    images, labels = torch.rand(2, 1, 28, 28), torch.eye(10)[torch.tensor([3, 7])]
    capsule_loss(images, labels, *CapsNet()(images)).backward()
