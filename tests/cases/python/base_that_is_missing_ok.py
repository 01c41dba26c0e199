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
