"""What `torch.jit` asks of values, as plain Python; never imported."""

from typing import get_args

from _shapecheck_engine import unknown


def is_instance(obj, target_type):
    """`torch.jit.isinstance`: a container by what it holds as well, which `list[Tensor]` is read without."""
    if isinstance(target_type, tuple):  # so is `A | B` here, which takes None whatever it names
        if obj is None:
            return None in target_type or unknown("whether torch.jit.isinstance is asked for a tuple or a union")
        return any(is_instance(obj, one) for one in target_type if one is not None)
    if target_type in (list, dict, tuple):
        return isinstance(obj, target_type) and unknown("whether a container holds what torch.jit.isinstance asks for")
    if isinstance(target_type, type):
        return isinstance(obj, target_type)
    return obj is None or any(is_instance(obj, part) for part in get_args(target_type) if part is not None)
