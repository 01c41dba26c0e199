"""`torch.device` as plain Python, read as source in place of torch's own; never imported."""

import torch


class device:
    def __init__(self, type="cpu", index=None, device=None):
        given = type if device is None else device
        if isinstance(given, str):
            kind, colon, number = given.partition(":")
            self.type = kind
            self.index = int(number) if colon else index
        elif isinstance(given, int):
            self.type, self.index = torch._C._get_accelerator().type, given
        else:
            self.type, self.index = given.type, given.index

    def __eq__(self, other):
        return isinstance(other, torch.device) and self.type == other.type and self.index == other.index

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash((self.type, self.index))

    def __str__(self):
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __repr__(self):
        return f"device(type='{self.type}')" if self.index is None else f"device(type='{self.type}', index={self.index})"

    def __call__(self, function):
        return function

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return None
