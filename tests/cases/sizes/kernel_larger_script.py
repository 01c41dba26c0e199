import torch
from torch import nn

features = nn.Sequential()
channels = 3
for i, width in enumerate([8, 16, 32, 64]):
    features.add_module(f"conv{i}", nn.Conv2d(channels, width, kernel_size=5, stride=2))
    features.add_module(f"relu{i}", nn.ReLU())
    channels = width

if __name__ == "__main__":
    thumbnails = torch.rand(10, 3, 48, 48)
    print(features(thumbnails).shape)  # error: [SHP301]
