# run: never
"""Sizes that only the command line decides: they may be what the loss compares them with."""

import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--factor", type=int, required=True)
options = parser.parse_args()
net = nn.Sequential(nn.Conv2d(1, options.factor**2, 3, padding=1), nn.PixelShuffle(options.factor))
size = 256 // options.factor
target = torch.zeros(4, 1, 256 - 256 % options.factor, 256 - 256 % options.factor)
nn.MSELoss()(net(torch.zeros(4, 1, size, size)), target)
