# passes: MnistNet()(torch.zeros(5, 1, 28, 28))
# fails: MnistNet()(torch.zeros(5, 1, 32, 32))
import torch.nn as nn
import torch.nn.functional as F


class MnistNet(nn.Module):
    """A digit classifier of the textbook sort: made for 28 x 28, and the flatten says so."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, 5)
        self.conv2 = nn.Conv2d(10, 20, 5)
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        x = x.flatten(1)
        x = F.relu(self.fc1(x))
        return F.log_softmax(self.fc2(x), dim=1)
