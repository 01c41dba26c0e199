# verify: TextEncoder(1000)
import torch.nn as nn


class TextEncoder(nn.Module):
    def __init__(self, vocab, d_model=300, nhead=8, depth=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, d_model)
        layer = nn.TransformerEncoderLayer(d_model, nhead, dim_feedforward=600, batch_first=True)  # error: [SHP302]
        self.encoder = nn.TransformerEncoder(layer, depth)

    def forward(self, tokens):
        return self.encoder(self.embed(tokens))
