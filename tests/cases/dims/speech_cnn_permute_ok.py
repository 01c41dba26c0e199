import torch
import torch.nn as nn


# shape: (B, num_mels, T) -> (B, (T + 3)//4, num_classes)
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
        x = x.permute(0, 2, 1)
        return self.decoder_output(x)


if __name__ == "__main__":
    model = SpeechModel(128, 100)
    mel = torch.randn(4, 128, 500)
    print(model(mel).shape)
