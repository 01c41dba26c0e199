"""Keywords that are given where there is a GPU."""
import torch
from shapecheck import reveal_shape
from torch.utils.data import DataLoader, TensorDataset

options = {"batch_size": 4}
if torch.cuda.is_available():
    options.update({"num_workers": 1, "pin_memory": True, "shuffle": True})
for x, y in DataLoader(TensorDataset(torch.zeros(12, 3), torch.zeros(12)), **options):
    reveal_shape(x)  # revealed: (4, 3)
