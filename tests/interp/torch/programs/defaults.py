import torch
from torch import nn

before = torch.zeros(1), torch.get_default_dtype()
torch.set_default_dtype(torch.float64)
made = torch.zeros(2), torch.ones(2, dtype=torch.float32), torch.rand(2, 3), torch.randn(1), torch.arange(3.0), torch.arange(3), torch.eye(2), torch.linspace(0, 1, 3)
data = torch.tensor([1.0]), torch.tensor([1]), torch.Tensor(2), torch.FloatTensor(2), torch.Tensor([1, 2]), torch.full((2,), 1.0), torch.tensor(True)
mixed = torch.arange(3) / 2, torch.arange(3) * 0.5, torch.arange(3).float(), torch.arange(3).sqrt(), torch.ones(2, dtype=torch.float32) * 2, torch.zeros(2).float(), torch.zeros(2).half()
lin = nn.Linear(3, 4)
layers = lin.weight, lin(torch.zeros(2, 3)), nn.Embedding(5, 3)(torch.tensor([1, 2])), nn.BatchNorm1d(3).running_mean, nn.LayerNorm(3)(torch.rand(2, 3)), nn.LSTM(3, 4)(torch.zeros(5, 2, 3))[0]
par = nn.Parameter(torch.zeros(3)), torch.get_default_dtype(), torch.mean(torch.arange(3.0)), torch.softmax(torch.rand(2, 3), 1)
joined = torch.cat([torch.zeros(2), torch.ones(2)]), torch.stack([torch.rand(2), torch.rand(2)]), torch.complex(torch.ones(1), torch.ones(1)), torch.tensor(1j), torch.where(torch.tensor([True]), 1.0, 2.0)
torch.set_default_dtype(torch.float32)
after = torch.zeros(1), nn.Linear(2, 2).weight, torch.get_default_dtype()
torch.set_default_tensor_type(torch.DoubleTensor)
typed = torch.zeros(1), nn.Linear(2, 2).weight
torch.set_default_tensor_type("torch.FloatTensor")
back = torch.zeros(1), torch.rand(2).to(torch.float64)
