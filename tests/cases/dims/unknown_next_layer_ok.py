import torch
import torch.nn as nn

from shapecheck import reveal_shape


class ConvStack(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(in_channels=128, out_channels=256, kernel_size=3, stride=2, padding=1)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv1d(in_channels=256, out_channels=512, kernel_size=3, stride=2, padding=1)
        self.relu2 = nn.ReLU()
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(64000, 10)

    def forward(self, x):
        x = self.relu1(self.conv1(x))
        x = self.relu2(self.conv2(x))
        reveal_shape(x)  # revealed: (4, 512, 125)
        x = self.flatten(x)
        return self.linear(x)


if __name__ == "__main__":
    print(ConvStack()(torch.randn(4, 128, 500)).shape)
