"""What importing and using sizes loads."""

from __future__ import annotations

import subprocess
import sys

from shapecheck.dims import Dim, sym

_USE = """
import sys
from shapecheck.dims import *
T, H, N = map(sym, "THN")
x = T
for k, s in zip((10, 3, 3, 3, 3, 2, 2), (5, 2, 2, 2, 2, 2, 2)):
    x = (x - k)//s + 1
facts = Facts().assume(divides(16, H)).assume(le(T, 1000)).assume(divides(N, H))
facts.decide(eq(2*(H//2), H)), facts.norm(dim_min(T, 1000)), exact_div(H*T, H), exact_div((H + 1)*(T + 2), T + 2)
simplify_contract([eq(x, 512), eq(2*(H//2), H)]), find_witness(eq(x, 512), Facts(), True), parse_shape("B,3")
bad = {"sympy", "torch", "libcst", "numpy"} & set(sys.modules)
assert not bad, bad
"""


def test_ordinary_use_imports_nothing_heavy() -> None:
    subprocess.run([sys.executable, "-c", _USE], check=True)


def test_sixty_four_convolutions_stay_one_quotient() -> None:
    out: Dim = sym("T")
    for _ in range(64):
        out = (out + 2 - 2 - 1) // 2 + 1
    assert str(out) == f"(T + {2**64 - 1})//{2**64}"
