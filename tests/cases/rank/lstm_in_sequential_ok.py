import torch
import torch.nn as nn


class TakeOutput(nn.Module):
    def forward(self, result):
        output, _ = result
        return output


model = nn.Sequential(
    nn.LSTM(8, 16, batch_first=True),
    TakeOutput(),
    nn.Linear(16, 2),
)
series = torch.randn(5, 30, 8)
prediction = model(series)
assert prediction.shape == (5, 30, 2)
