"""Methods that every object and every module has, called by their names."""

import torch
from torch import nn


class Stages(nn.Module):
    def __init__(self):
        super().__init__()
        self.__setattr__("first", nn.Linear(3, 4))
        nn.Module.__setattr__(self, "second", nn.Linear(4, 5))
        super().__setattr__("third", nn.Linear(5, 6))
        self.__delattr__("third")
        self.__dir__()

    def forward(self, x):
        return self.__getattr__("second")(self.__getattr__("first")(x))


class Plain:
    pass


Stages()(torch.zeros(2, 3))
plain = Plain()
plain.__setattr__("width", 7)
nn.Linear(plain.width, 2)(torch.zeros(1, 6))  # error: [SHP203]
