import torch
from torch import nn

vgg = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 100),
)
backbone = nn.Sequential(*list(vgg.children())[:-3])
head = nn.Sequential(nn.Flatten(), nn.Linear(16, 5))
features = backbone(torch.rand(2, 3, 32, 32))
print(head(features))  # error: [SHP203]
