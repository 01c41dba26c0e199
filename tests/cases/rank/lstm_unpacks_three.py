# verify: Tagger()(torch.zeros(2, 6, 50))
import torch.nn as nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(50, 20, batch_first=True)
        self.out = nn.Linear(20, 9)

    def forward(self, x):
        out, h, c = self.rnn(x)  # error: [SHP104]
        return self.out(out)
