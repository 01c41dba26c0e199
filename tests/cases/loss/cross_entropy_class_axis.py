import torch
from torch import nn

vocab, batch, steps = 30, 4, 12
logits = torch.randn(batch, steps, vocab)
target = torch.randint(0, vocab, (batch, steps))
loss = nn.CrossEntropyLoss()(logits, target)  # error: [SHP702]
