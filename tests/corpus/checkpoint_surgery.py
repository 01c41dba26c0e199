"""State dicts renamed, filtered and partly loaded; parts of one model reused in another."""

import io
from collections import OrderedDict

import torch
from torch import nn


class Backbone(nn.Module):
    def __init__(self, classes=100):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, 2, 1)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU()
        self.layer1 = nn.Sequential(nn.Conv2d(8, 16, 3, 2, 1), nn.ReLU())
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(16, classes)

    def forward(self, x):
        x = self.layer1(self.relu(self.bn1(self.conv1(x))))
        return self.fc(self.avgpool(x).flatten(1))


def strip_prefix(state, prefix="module."):
    return OrderedDict((k[len(prefix):] if k.startswith(prefix) else k, v) for k, v in state.items())


def load_matching(model, state):
    own = model.state_dict()
    fitting = {k: v for k, v in state.items() if k in own and v.shape == own[k].shape}
    skipped = sorted(set(state) - set(fitting))
    own.update(fitting)
    model.load_state_dict(own)
    return skipped


class Detector(nn.Module):
    def __init__(self, backbone):
        super().__init__()
        self.body = nn.Sequential(*list(backbone.children())[:-2])
        self.head = nn.Conv2d(backbone.fc.in_features, 6, 1)
        for p in self.body.parameters():
            p.requires_grad_(False)

    def forward(self, x):
        return self.head(self.body(x))


if __name__ == "__main__":
    buffer = io.BytesIO()
    torch.save({"state_dict": {f"module.{k}": v for k, v in Backbone().state_dict().items()}}, buffer)
    buffer.seek(0)
    state = strip_prefix(torch.load(buffer)["state_dict"])
    model = Backbone(classes=7)
    assert load_matching(model, state) == ["fc.bias", "fc.weight"]
    grey = state["conv1.weight"].sum(1, keepdim=True)
    model.conv1 = nn.Conv2d(1, 8, 3, 2, 1)
    with torch.no_grad():
        model.conv1.weight.copy_(grey)
    assert model(torch.rand(2, 1, 30, 30)).shape == (2, 7)
    detector = Detector(Backbone())
    assert detector(torch.rand(1, 3, 32, 48)).shape == (1, 6, 8, 12)
    trainable = sum(p.numel() for p in filter(lambda p: p.requires_grad, detector.parameters()))
    print(f"{trainable:,} trainable")
