# verify: SentimentNet(100)(torch.zeros(2, 7, dtype=torch.long))
import torch.nn as nn


class SentimentNet(nn.Module):
    def __init__(self, vocab_size, emb=64, hidden=128):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, emb)
        self.lstm = nn.LSTM(emb, hidden, num_layers=2, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(hidden, 2)

    def forward(self, text):
        embedded = self.embedding(text)
        output, (h_n, c_n) = self.lstm(embedded)
        return self.fc(output[:, -1, :])  # error: [SHP203]
