import importlib
import sys
from roi import align, Align, pool, helper, VALUE, late
import roi
import roi.align as ra
from roi.align import hidden, align as a2
import roi.pool
r1 = align(1), pool(2), helper(), VALUE, late.number, roi.align(3), a2(4), hidden(), roi.late.number, roi.pool(5)
r2 = ra(6), callable(ra), roi.pool2()
from roi import unbound
import roi.both
r3 = unbound.inside, roi.both.inside, roi.late_bound()
from getattr_pkg import One, two, sub_only
import getattr_pkg as g
g1 = One.v, two(), sub_only.z, g.One.v, g.sub_only.z, hasattr(g, "nope"), sorted(g.__all__)
try:
    from getattr_pkg import Nope
    g2 = "there"
except ImportError:
    g2 = "missing"
import lazymod
from lazymod import Net, Extra
from lazymod.models import Net as N2
from lazymod.models.net import Net as N3
l1 = Net.width, Extra.kind, N2.width, lazymod.Net.width, N3 is Net, lazymod.models.Net.width, lazymod.extra.Extra.kind if hasattr(lazymod, "extra") else None
from slow import A
import slow
s1 = A.v, slow.A.v
import glob_ as glob_mod
gl = glob_mod.p_made, glob_mod.q_made, glob_mod.updated, glob_mod.by_setattr, glob_mod.f1(), glob_mod.f2()
import attach
from attach import Thing, make
at = attach.m.x, Thing.t, make(), attach.make(), sorted(attach.__all__)
from deep.mid import leaf
import deep.mid.leaf
from deep.mid.leaf import other
d1 = leaf(), other, deep.mid.leaf()
from deep.alls import *
from deep.alls import Two as T2
d2 = one(), Two.v, T2.v
_m = importlib.import_module("deep.mid.leaf")
_m2 = importlib.import_module(".leaf", "deep.mid")
_m3 = __import__("deep.mid.leaf", fromlist=["other"])
_m4 = __import__("deep.mid.leaf")
ms = _m.other, _m2.leaf(), _m3.other, _m4.mid.leaf(), getattr(importlib.import_module("deep.mid"), "leaf")()
globals()["dyn"] = 4
for _k in range(2):
    globals()[f"net{_k}"] = _k + 10
dyns = dyn, net0, net1
class Body:
    for _n in ("aa", "bb"):
        locals()[_n] = _n
    vars()["cc"] = 1
body = Body.aa, Body.bb, Body.cc
