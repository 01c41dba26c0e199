import torch
import torch.nn.functional as F

log_probs = F.log_softmax(torch.randn(6, 3), dim=1)
target = torch.tensor([0.0, 1.0, 2.0, 0.0, 1.0, 2.0])
loss = F.nll_loss(log_probs, target)  # error: [SHP401] [SHP402] [SHP702]
