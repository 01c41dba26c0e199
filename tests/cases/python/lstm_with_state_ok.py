import torch
from torch import nn

from shapecheck import reveal_shape


class Decoder(nn.Module):
    def __init__(self, vocab=40, emb=16, hidden=24, layers=2):
        super().__init__()
        self.layers, self.hidden = layers, hidden
        self.embed = nn.Embedding(vocab, emb)
        self.rnn = nn.LSTM(emb, hidden, layers, batch_first=True, proj_size=10)
        self.out = nn.Linear(10, vocab)

    def initial(self, batch):
        return torch.zeros(self.layers, batch, 10), torch.zeros(self.layers, batch, self.hidden)

    def forward(self, ids, state=None):
        state = state or self.initial(ids.size(0))
        y, state = self.rnn(self.embed(ids), state)
        return self.out(y), state


decoder = Decoder()
logits, state = decoder(torch.zeros(3, 7, dtype=torch.long))
logits, state = decoder(logits.argmax(-1)[:, -1:], state)
reveal_shape(logits)  # revealed: (3, 1, 40)
reveal_shape(state[1])  # revealed: (2, 3, 24)
