"""What is not known may be equal to any member of a set."""

import os

import torch

here, user = os.getcwd(), os.environ.get("USER", "")
kinds = {here, user}
assert kinds != {"de", "en"} or torch.zeros(2, 3).view(6).shape == (6,)
if {here, user} == {"/a", "/b"}:
    raise ValueError("not both")
if len({here, user}) == 1:
    raise ValueError("the same")
if kinds <= {"de", "en"}:
    raise ValueError("a language")
if not {"x", here} - {"x"}:
    raise ValueError("nothing left")
if frozenset([here]) == frozenset(["a"]):
    raise ValueError("a")
size = torch.zeros(len({here, "/"}), 3)
if here not in {"/nowhere"}:
    size.view(-1, 3)
