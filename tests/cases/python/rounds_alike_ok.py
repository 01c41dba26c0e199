"""Hundreds of heavy rounds: what only some of them do is done, and numbers and lists are as the last one leaves them."""
import torch
from shapecheck import reveal_shape
from torch import nn

net = nn.Sequential(*[nn.Linear(8, 8) for _ in range(160)])
step, best, losses = 0, 0.0, []
for epoch in range(120):
    total = net(torch.zeros(4, 8)).sum().item()
    step += 3
    losses.append(total)
    if total < best:
        best = total
    if epoch == 100:
        reveal_shape(torch.zeros(5, epoch))  # revealed: (5, 100)
    if (epoch + 1) % 40 == 0:
        reveal_shape(torch.zeros(6, 3))  # revealed: (6, 3)
    if step == 240:
        reveal_shape(torch.zeros(7, step))  # revealed: (7, 240)
reveal_shape(torch.zeros(step, epoch, len(losses)))  # revealed: (360, 119, 120)
n = 0
while True:
    net(torch.zeros(4, 8))
    n += 2
    if n > 150:
        break
reveal_shape(torch.zeros(n))  # revealed: (152,)
