import torch
import torch.nn.functional as F

time, batch, classes = 50, 3, 20
log_probs = torch.randn(time, batch, classes).log_softmax(2)
targets = torch.randint(1, classes, (batch, 12))
input_lengths = torch.tensor([50, 50])
target_lengths = torch.tensor([12, 9, 7])
loss = F.ctc_loss(log_probs, targets, input_lengths, target_lengths)  # error: [SHP702] [SHP201]
