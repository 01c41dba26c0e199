import torch.nn as nn


# shape: (B, T, 50) -> (B, T, 9), (1, B, 20), (1, B, 20)
class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(50, 20, batch_first=True)
        self.out = nn.Linear(20, 9)

    def forward(self, x):
        out, (h, c) = self.rnn(x)
        return self.out(out), h, c
