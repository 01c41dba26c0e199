"""What a model is given has the wrong width, wrapped or not; a layer that is set on the wrapper is not the model's."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        return self.fc(x)  # error: [SHP203]


model = nn.DataParallel(Net())
model.fc = nn.Linear(5, 2)
if torch.cuda.device_count() > 1:
    model = nn.DataParallel(model)
model(torch.zeros(4, 5))
