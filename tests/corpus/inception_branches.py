"""Four parallel branches, joined on the channels, and an auxiliary head in training only."""

from collections import namedtuple

import torch
import torch.nn as nn
import torch.nn.functional as F

InceptionOutputs = namedtuple("InceptionOutputs", ["logits", "aux_logits"])


class BasicConv2d(nn.Module):
    def __init__(self, cin, cout, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, bias=False, **kwargs)
        self.bn = nn.BatchNorm2d(cout, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)


class Inception(nn.Module):
    def __init__(self, cin, ch1x1, ch3x3red, ch3x3, ch5x5red, ch5x5, pool_proj, conv_block=BasicConv2d):
        super().__init__()
        self.branch1 = conv_block(cin, ch1x1, kernel_size=1)
        self.branch2 = nn.Sequential(conv_block(cin, ch3x3red, kernel_size=1), conv_block(ch3x3red, ch3x3, kernel_size=3, padding=1))
        self.branch3 = nn.Sequential(
            conv_block(cin, ch5x5red, kernel_size=1),
            conv_block(ch5x5red, ch5x5, kernel_size=(1, 5), padding=(0, 2)),
            conv_block(ch5x5, ch5x5, kernel_size=(5, 1), padding=(2, 0)),
        )
        self.branch4 = nn.Sequential(
            nn.MaxPool2d(kernel_size=3, stride=1, padding=1, ceil_mode=True), conv_block(cin, pool_proj, kernel_size=1)
        )

    def _forward(self, x):
        return [self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)]

    def forward(self, x):
        outputs = self._forward(x)
        return torch.cat(outputs, 1)


class AuxHead(nn.Module):
    def __init__(self, cin, classes):
        super().__init__()
        self.conv = BasicConv2d(cin, 16, kernel_size=1)
        self.fc1 = nn.Linear(16 * 4 * 4, 32)
        self.fc2 = nn.Linear(32, classes)

    def forward(self, x):
        x = F.adaptive_avg_pool2d(x, (4, 4))
        x = torch.flatten(self.conv(x), 1)
        return self.fc2(F.dropout(F.relu(self.fc1(x)), 0.7, training=self.training))


class GoogLeNet(nn.Module):
    def __init__(self, classes=10, aux_logits=True):
        super().__init__()
        self.aux_logits = aux_logits
        self.conv1 = BasicConv2d(3, 16, kernel_size=7, stride=2, padding=3)
        self.maxpool1 = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.inception3a = Inception(16, 8, 8, 16, 4, 8, 8)
        self.inception3b = Inception(40, 16, 16, 24, 4, 12, 8)
        self.maxpool3 = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        self.inception4a = Inception(60, 24, 12, 26, 4, 12, 16)
        self.aux1 = AuxHead(60, classes) if aux_logits else None
        self.fc = nn.Linear(78, classes)

    def forward(self, x):
        x = self.maxpool1(self.conv1(x))
        x = self.inception3b(self.inception3a(x))
        aux = None
        if self.aux1 is not None and self.training:
            aux = self.aux1(x)
        x = self.inception4a(self.maxpool3(x))
        logits = self.fc(x.mean((-2, -1)))
        if self.training and self.aux_logits:
            return InceptionOutputs(logits, aux)
        return logits


if __name__ == "__main__":
    net = GoogLeNet()
    result = net(torch.randn(2, 3, 64, 80))
    loss = F.cross_entropy(result.logits, torch.tensor([1, 2])) + 0.3 * F.cross_entropy(result.aux_logits, torch.tensor([1, 2]))
    loss.backward()
    assert net.eval()(torch.randn(2, 3, 64, 80)).shape == (2, 10)
