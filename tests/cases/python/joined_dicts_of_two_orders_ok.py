import torch
from torch import nn

flag = torch.rand(1).item() > 2
first, second = nn.Linear(4, 3), nn.Linear(3, 4)
layers = {"a": first, "b": second} if flag else {"b": second, "a": first}
x = torch.rand(2, 3)
for layer in layers.values():
    x = layer(x)

sizes = {"a": 3, "b": 4}
if not flag:
    del sizes["a"]
    sizes["a"] = 3
print(torch.rand(2, 4) @ torch.rand(next(iter(sizes.values())), 5))

longer = {"a": 3, "b": 4, "c": 5, "d": 6} if flag else {"b": 4, "a": 3, "c": 5}
print(torch.rand(2, 4) @ torch.rand(next(iter(longer.values())), 5))
