import torch
import torch.nn as nn


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 5)
        self.fc = nn.Linear(6 * 24 * 24, 10)

    def forward(self, x):
        x = torch.relu(self.conv(x))  # error: [SHP101]
        return self.fc(x.flatten(1))


if __name__ == "__main__":
    model = Digits()
    rows = torch.rand(16, 784)
    print(model(rows).shape)
