"""A VGG built from a list that mixes numbers and letters, with an adaptive pool before the classifier."""

from typing import List, Union

import torch
from torch import nn

cfgs = {
    "A": [8, "M", 16, "M", 32, 32, "M", 64, 64, "M"],
    "B": [8, 8, "M", 16, 16, "M", 32, 32, "M", 64, 64, "M"],
}


def make_layers(cfg: List[Union[str, int]], batch_norm: bool = False) -> nn.Sequential:
    layers: List[nn.Module] = []
    in_channels = 3
    for v in cfg:
        if v == "M":
            layers += [nn.MaxPool2d(kernel_size=2, stride=2)]
        else:
            conv2d = nn.Conv2d(in_channels, v, kernel_size=3, padding=1)
            if batch_norm:
                layers += [conv2d, nn.BatchNorm2d(v), nn.ReLU(inplace=True)]
            else:
                layers += [conv2d, nn.ReLU(inplace=True)]
            in_channels = v
    return nn.Sequential(*layers)


class VGG(nn.Module):
    def __init__(self, features: nn.Module, num_classes: int = 1000, dropout: float = 0.5) -> None:
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(True),
            nn.Dropout(p=dropout),
            nn.Linear(128, num_classes),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.features(x)
        x = self.avgpool(x)
        x = torch.flatten(x, 1)
        return self.classifier(x)


def _vgg(cfg: str, batch_norm: bool, **kwargs) -> VGG:
    return VGG(make_layers(cfgs[cfg], batch_norm=batch_norm), **kwargs)


if __name__ == "__main__":
    models = {f"vgg{k}{'_bn' if bn else ''}": _vgg(k, bn, num_classes=5) for k in cfgs for bn in (False, True)}
    for name, model in models.items():
        n_params = sum(p.numel() for p in model.parameters())
        print(f"{name:>8}: {n_params / 1e6:.2f}M", model(torch.rand(2, 3, 40, 56)).shape)
