"""Two Conv1d + ReLU layers whose next layer is not written yet: which `in_features` must it have after a Flatten?

What it shows: `reveal_shape` answers without a run. For a (4, 128, 500) input the second convolution gives
(4, 512, 125), so the Flatten gives 512 * 125 = 64000 features. A Linear with any other number is an error whose help
names 64000.
"""

import torch
from torch import nn

from shapecheck import reveal_shape


class ConvStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(in_channels=128, out_channels=256, kernel_size=3, stride=2, padding=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv1d(in_channels=256, out_channels=512, kernel_size=3, stride=2, padding=1)
        self.relu2 = nn.ReLU()
        self.flatten = nn.Flatten()

    def forward(self, x):
        x = self.relu1(self.conv1(x))
        x = self.relu2(self.conv2(x))
        reveal_shape(x)
        return self.flatten(x)


if __name__ == "__main__":
    model = ConvStack()
    features = model(torch.randn(4, 128, 500))
    reveal_shape(features)
    next_layer = nn.Linear(64000, 10)
    scores = next_layer(features)
    print(f"scores: {tuple(scores.shape)}")
    assert scores.shape == (4, 10)
