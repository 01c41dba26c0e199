import torch
import torch.nn as nn


# shape: (B, 1, T) -> (B, 1, T)
class Denoiser(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.conv = nn.Conv1d(1, width, kernel_size=9, padding=4)
        self.out = nn.Conv1d(in_channels=width, out_channels=1, kernel_size=9, padding=4)

    def forward(self, x):
        return x - self.out(self.conv(x).relu())


settings = dict(input_size=10, hidden_size=20, num_layers=2, batch_first=True)
rnn = nn.GRU(**settings)
print(rnn(torch.zeros(1, 5, 10))[0].shape)
