import torch
from torch import nn


def make(classes):
    net = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, classes))
    return net, torch.optim.Adam(net.parameters(), lr=1e-3)


def one_step(net, optimizer):
    net(torch.randn(4, 6)).sum().backward()
    optimizer.step()
    optimizer.zero_grad()


old_net, old_optimizer = make(5)
one_step(old_net, old_optimizer)
new_net, new_optimizer = make(5)
new_optimizer.load_state_dict(old_optimizer.state_dict())
one_step(new_net, new_optimizer)
