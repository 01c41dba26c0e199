"""A variable that is out of range once is one fault, however often it is used."""

import torch


def resized(axis):
    sizes = torch.zeros(3)
    wanted = torch.zeros(3)
    result = wanted.clone()
    result[axis] = sizes[axis]  # error: [SHP105]
    if sizes[axis] != wanted[axis]:
        result = result + 1
    return sizes[axis] + wanted[axis] + result


resized(3)
