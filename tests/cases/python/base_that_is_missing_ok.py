"""What an object with a base that is not installed answers is not known: whether it is true, equal, has items."""

# run: never
import torch
from a_library_that_is_not_there import Base


class D(Base):
    def __init__(self):
        super().__init__()
        self.k = 3


d = D()
if d:
    a = 1
else:
    a = 2
torch.zeros(1)[a]
b = 1 if d == 1 else 2
torch.zeros(1)[b]
b = 1 if d != 1 else 2
torch.zeros(1)[b]
b = 1 if d in [1, 2] else 2
torch.zeros(1)[b]
b = 1 if d < 2 else 2
torch.zeros(1)[b]
b = 1 if not d else 2
torch.zeros(1)[b]
b = 1 if hasattr(d, "foo") else 2
torch.zeros(1)[b]
b = 1 if callable(d) else 2
torch.zeros(1)[b]
b = 1 if isinstance(d, (list, dict)) else 2
torch.zeros(1)[b]
b = 1 if getattr(d, "foo", None) is None else 2
torch.zeros(1)[b]
b = 1 if bool(d) else 2
torch.zeros(1)[b]
b = 1 if hash(d) == 3 else 2
torch.zeros(1)[b]
b = 1 if issubclass(D, list) else 2
torch.zeros(1)[b]
b = 1 if d == d else 2
torch.zeros(1)[b]
next(d)
len(d)
for item in d:
    torch.zeros(1)[item]
with d as entered:
    torch.zeros(1)[entered]
torch.zeros(1)[next(d) + len(d)]


class Holding(Base):
    """Methods of the base fill what its objects hold."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.sizes = {}

    def fill(self):
        self.register("a", torch.zeros(3))
        super().fill()

    def width(self):
        raise NotImplementedError


h = Holding()
h.fill()
h.rows[0]
h.sizes["a"]
h.add_row(torch.zeros(2))
first, second = h.rows
if not h.rows:
    raise ValueError("no rows")
h.width()


class Named(Base, dict):
    def __init__(self):
        super().__init__()


n = Named()
n.read("a.json")
n["a"]
