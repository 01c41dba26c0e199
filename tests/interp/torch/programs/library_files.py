"""The modules of a library lie in files, whatever these are called."""

import numpy
import torch
import torch.nn.functional as F
from torch import nn

files = [getattr(module, "__file__", None) is not None for module in (torch, nn, F, numpy)]
has_files = [hasattr(module, "__file__") for module in (torch, nn, F, numpy)]


def optional(module, name):
    try:
        if getattr(module, "__file__", None) is None and hasattr(module, "__path__"):
            raise AssertionError
        found = getattr(module, name)
    except Exception:
        pass
    else:
        return found, True
    return None, False


relu, there = optional(F, "relu")
shape = relu(torch.ones(2, 3)).shape[1]
del relu
has_other = hasattr(nn, "Linear"), hasattr(F, "relu")
missing = getattr(numpy, "__file__", None) or "no file"
is_missing = missing == "no file"
del missing
