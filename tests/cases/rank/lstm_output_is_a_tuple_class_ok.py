import torch.nn as nn


# shape: (B, T, features) -> (B, 1)
class Forecaster(nn.Module):
    def __init__(self, features, hidden=32):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        out, _ = self.lstm(x)
        return self.head(out[:, -1])
