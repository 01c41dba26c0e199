import torch
from torch import nn

rnn = nn.LSTM(8, 16, batch_first=True)
state = (torch.zeros(1, 32, 16), torch.zeros(1, 32, 16))
batches = [torch.randn(32, 5, 8), torch.randn(20, 5, 8)]
for batch in batches:
    y, state = rnn(batch, state)  # error: [SHP201]
