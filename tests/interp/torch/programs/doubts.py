"""What may raise in a `try`, and what cannot: a device never fails to be there, nor a dtype of numpy its type."""

import numpy as np
import torch

number = int(np.dtype("int64").type(3)) + int(np.dtype(np.int32).type(4))


def placed(x):
    try:
        return torch.zeros(2, device=x.device), "placed"
    except TypeError:
        return None, "failed"


zeros, word = placed(torch.ones(3))
moved, moved_word = placed(torch.ones(3).to(torch.ones(1).device))
sizes = [int(size) for size in (np.prod([3, 4]), np.prod([3, 4]) * 2)]
