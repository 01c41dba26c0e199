import torch
from torch import nn

vocab, batch, steps = 30, 4, 12
logits = torch.randn(batch, steps, vocab)
target = torch.randint(0, vocab, (batch, steps))
criterion = nn.CrossEntropyLoss(ignore_index=0)
loss = criterion(logits.transpose(1, 2), target) + criterion(logits.reshape(-1, vocab), target.reshape(-1))
per_token = nn.CrossEntropyLoss(reduction="none")(logits.permute(0, 2, 1), target)
assert per_token.shape == (4, 12)
