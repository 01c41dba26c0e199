import torch
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.randn(20, 6), torch.randint(0, 2, (20,)))
loader = DataLoader(data, batch_size=5)
model = torch.nn.Linear(6, 2)

for x, y, weight in loader:  # error: [SHP104]
    loss = torch.nn.functional.cross_entropy(model(x), y)
