from torch import nn

from . import layers
from .config import ModelConfig


class Recogniser(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        enc = config.encoder
        self.conv = layers.ConvStack(config.n_mels, enc.channels, enc.kernel, enc.stride)
        rnn_class = getattr(nn, enc.rnn)
        self.rnn = rnn_class(self.conv.n_out, enc.hidden, bidirectional=enc.bidirectional)
        width = enc.hidden * (1 + enc.bidirectional)
        self.out = layers.SequenceWise(nn.Sequential(nn.BatchNorm1d(width), nn.Linear(width, config.vocab, bias=False)))

    def forward(self, mel, lengths):
        h = self.conv(mel)
        for _ in self.conv:
            pass
        lengths = lengths.clone()
        for module in self.conv:
            if isinstance(module, nn.Conv1d):
                lengths = (lengths - 1) // module.stride[0] + 1
        h = h.permute(2, 0, 1)
        h, _ = self.rnn(h)
        logits = self.out(h).transpose(0, 1)
        mask = layers.length_mask(lengths, logits.size(1))
        return logits.masked_fill(~mask.unsqueeze(-1), 0.0), lengths
