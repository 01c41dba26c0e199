# verify: Net()(torch.zeros(1, 5))
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(5, 5)
        self.dropout = nn.Dropout(0.3)

    def forward(self, x):
        return self.drop(self.hidden(x))  # error: [SHP507]
