import torch
from torch import nn

model = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(model.parameters())
criterion = nn.MSELoss()
x, prices = torch.randn(50, 13), torch.randn(50)

for epoch in range(5):
    optimizer.zero_grad()
    loss = criterion(model(x).squeeze(1), prices)
    loss.backward()
    optimizer.step()
loss = criterion(model(x), prices.unsqueeze(1))
