"""A small CNN speech model: two strided Conv1d layers, then a Linear over the channels of every frame.

What it shows: the time axis shrinks by about four, `(T + 3)//4`, and the permute before the Linear is what puts the 512
channels on the last axis. As a class alone: (B, num_mels, T) -> (B, (T + 3)//4, num_classes).
"""

import torch
from torch import nn


class SimpleASRModel(nn.Module):
    def __init__(self, num_mels, num_classes):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv1d(num_mels, 256, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv1d(256, 512, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.decoder_output = nn.Linear(512, num_classes)

    def forward(self, x):
        x = self.encoder(x)
        x = x.permute(0, 2, 1)
        return self.decoder_output(x)


if __name__ == "__main__":
    mel_spectrogram = torch.randn(4, 128, 500)
    model = SimpleASRModel(128, 100)
    output = model(mel_spectrogram)
    print(f"output: {tuple(output.shape)}")
    assert output.shape == (4, 125, 100)
