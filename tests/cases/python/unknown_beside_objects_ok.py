"""What is not known may be any object: a member of an Enum, an object of a class of the program."""

import enum
import os

from torch import nn


class Kind(enum.Enum):
    A = (0,)
    B = (1,)


class Place:
    pass


def kind_of(name):
    if name == Kind.A.name:
        return Kind.A
    if name == "/":
        return Kind.B
    raise ValueError(name)


def layer_of(kind):
    if kind == Kind.A:
        return nn.Linear
    elif kind == Kind.B:
        return nn.Bilinear
    raise ValueError(kind)


here = Place()
if os.path.isdir("/"):
    layer_of(kind_of("/" if os.path.isdir("/") else "A"))
found = {"here": here}.get(os.getcwd(), here)
if found != here:
    raise ValueError("another place")
