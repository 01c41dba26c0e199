import torch
import torch.nn as nn


class Recogniser(nn.Module):
    def __init__(self, classes=29):
        super().__init__()
        self.rnn = nn.GRU(40, 64, batch_first=True, bidirectional=True)
        self.out = nn.Linear(128, classes)

    def forward(self, x):
        return self.out(self.rnn(x)[0]).log_softmax(-1)


model = Recogniser()
ctc = nn.CTCLoss(blank=0, zero_infinity=True)
log_probs = model(torch.randn(4, 60, 40))
targets = torch.randint(1, 29, (4, 10))
frames = torch.full((4,), 60, dtype=torch.long)
letters = torch.full((4,), 10, dtype=torch.long)
loss = ctc(log_probs, targets, frames, letters)  # error: [SHP702] [SHP201]
