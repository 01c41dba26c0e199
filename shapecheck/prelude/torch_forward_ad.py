"""`torch.autograd.forward_ad` as plain Python, read as source in place of torch's own; never imported."""

from collections import namedtuple

from _shapecheck_engine import unknown

UnpackedDualTensor = namedtuple("UnpackedDualTensor", ["primal", "tangent"])
_levels = []


class dual_level:
    def __enter__(self):
        _levels.append(len(_levels))
        return _levels[-1]

    def __exit__(self, *exception):
        _levels.pop()


def enter_dual_level():
    _levels.append(len(_levels))
    return _levels[-1]


def exit_dual_level(*, level=None):
    _levels.pop()


def make_dual(tensor, tangent, *, level=None):
    return tensor.view_as(tensor)


def unpack_dual(tensor, *, level=None):
    return UnpackedDualTensor(tensor, unknown("whether a tensor has a tangent") if _levels else None)
