"""What names of torch are, and what they are equal to."""

import torch
import torch.nn as nn
import torch.nn.functional as F

x = torch.ones(2, 3)

same = [
    F.relu is F.relu,
    F.relu is F.gelu,
    nn.functional is F,
    torch.Tensor is type(x),
    type(x) is torch.Tensor,
    type(nn.Parameter(x)) is nn.Parameter,
    x.__class__ is torch.Tensor,
    x.dtype is torch.float32,
    x.dtype is not torch.float32,
    torch.float is torch.float32,
    torch.channels_last is torch.channels_last,
    F.relu in (F.gelu, F.relu),
]
named = [F.relu.__name__, torch.relu.__name__, type(x).__name__, nn.Linear.__name__]
kinds = [
    isinstance(F.relu, str),
    isinstance(torch.tanh, nn.Module),
    isinstance(F.gelu, (list, tuple)),
    callable(torch.sin),
    issubclass(type(x), torch.Tensor),
]
dtypes = [
    torch.promote_types(torch.float16, torch.bfloat16),
    torch.result_type(x, torch.ones(2, dtype=torch.int64)),
    torch.result_type(torch.ones(2, dtype=torch.int64), 2.5),
    torch.can_cast(torch.float32, torch.int32),
    torch.finfo(torch.float32).dtype,
    torch.get_default_dtype(),
]
numbers = [torch.sym_int(3.5), torch.sym_max(3, 4), torch._shape_as_tensor(x).tolist(), x.itemsize, x.nbytes, x.is_nested]
