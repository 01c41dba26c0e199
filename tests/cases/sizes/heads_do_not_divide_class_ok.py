import torch.nn as nn


# shape: (B, T):int64 -> (B, T, 304)
class TextEncoder(nn.Module):
    def __init__(self, vocab, d_model=304, nhead=8, depth=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, d_model)
        layer = nn.TransformerEncoderLayer(d_model, nhead, dim_feedforward=600, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, depth)

    def forward(self, tokens):
        return self.encoder(self.embed(tokens))
