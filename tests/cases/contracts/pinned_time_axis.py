# verify: SpeechModel(128, 100)(torch.zeros(4, 128, 500))
# passes: SpeechModel(128, 100)(torch.zeros(4, 128, 2046))
import torch.nn as nn


class SpeechModel(nn.Module):
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
        return self.decoder_output(x)  # warning: [SHP306]
