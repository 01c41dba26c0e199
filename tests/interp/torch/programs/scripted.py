"""What TorchScript asks of values."""

import typing

import torch
from torch import Tensor

x = torch.ones(2, 3)

of_tensor = [torch.jit.isinstance(value, Tensor) for value in (x, [x], None, 3, {"a": x})]
of_list = [torch.jit.isinstance(value, list[Tensor]) for value in (x, None, 3, {"a": x}, (x,))]
of_forms = [
    torch.jit.isinstance(x, kind)
    for kind in (typing.List[Tensor], typing.Dict[str, Tensor], typing.Tuple[Tensor, int], typing.Optional[Tensor], typing.Union[int, str])
]
of_none = [torch.jit.isinstance(None, kind) for kind in (typing.Optional[Tensor], typing.Union[int, str], Tensor, Tensor | None)]
of_several = [torch.jit.isinstance(value, (int, Tensor)) for value in (x, 3, "a", [x])]
of_either = [torch.jit.isinstance(value, Tensor | None) for value in (x, 3, [x])]
classes = [isinstance(kind, type) for kind in (Tensor, torch.LongTensor, torch.nn.Parameter, torch.relu)]
