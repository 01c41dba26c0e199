import torch
import torch.nn as nn

model = nn.Sequential(
    nn.LSTM(8, 16, batch_first=True),
    nn.Linear(16, 2),
)
series = torch.randn(5, 30, 8)
prediction = model(series)  # error: [SHP504]
