"""Single elements of tensors and arrays as numbers of Python, of those that share memory too."""

import numpy as np
import torch

whole = torch.ones(3)
part = whole[:1]
part[0] = 2.0
array = np.ones(3) * np.arange(3)
floats = [
    isinstance(number, float)
    for number in (whole.sum().item(), part.sum().item(), part.view(-1)[0].item(), array.sum().item(), array[1].item())
]
steps = np.ceil(np.log(torch.ones(7, 3).shape[0])).astype("int").item()
chosen = whole[torch.zeros(4, steps, dtype=torch.long)].sum(-1)
pair = chosen, 2 * chosen
rows = chosen[:2]
del steps, array
