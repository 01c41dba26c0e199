import torch.nn as nn


# shape: (B, inputs) -> (B, outputs)
class Perceptron(nn.Module):
    def __init__(self, inputs, outputs):
        nn.Module.__init__(self)
        self.fc = nn.Linear(inputs, outputs)

    def forward(self, x):
        return self.fc(x).sigmoid()
