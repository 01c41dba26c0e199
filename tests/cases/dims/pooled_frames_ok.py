import torch.nn as nn
import torch.nn.functional as F


# shape: (B, 40, T) -> (B, 16, 11)
class FrameTagger(nn.Module):
    """Sixteen frames of a clip get a tag each, whatever the length of the clip."""

    def __init__(self, bands=40, channels=96, tags=11):
        super().__init__()
        self.conv = nn.Conv1d(bands, channels, 5, padding=2)
        self.pool = nn.AdaptiveAvgPool1d(16)
        self.tagger = nn.Linear(channels, tags)

    def forward(self, spectrogram):
        h = F.gelu(self.conv(spectrogram))
        h = self.pool(h)
        return self.tagger(h.transpose(1, 2))
