"""Classes of tensors that a program writes: what torch makes is of none of them."""

import torch
from torch import nn


class Extra:
    pass


class Meta(Extra, torch.Tensor):
    def plain(self):
        return self.as_subclass(torch.Tensor)


class Further(Meta):
    pass


class Weight(nn.Parameter):
    pass


_kinds = (Extra, Meta, Further, Weight, torch.Tensor, nn.Parameter)
x, w = torch.zeros(2, 3), nn.Parameter(torch.zeros(4))
of_tensor = [isinstance(x, kind) for kind in _kinds]
of_parameter = [isinstance(w, kind) for kind in _kinds]
of_number = [isinstance(3, kind) for kind in _kinds]
subclasses = [[issubclass(kind, other) for other in _kinds] for kind in _kinds]
of_others = [issubclass(kind, other) for kind, other in ((int, Meta), (nn.Linear, Meta), (Meta, nn.Module), (Meta, int))]
y = x.plain() if isinstance(x, Meta) else x
