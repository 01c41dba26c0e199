import abc
import argparse
import bisect
import contextlib
import functools
import heapq
import inspect
import logging
import math
import operator
import sys
import types

# arguments by the names that the real functions give their parameters
scores = [1, 3, 5, 5, 9]
bisect.insort(scores, 4, lo=1, hi=3)
bisect.insort_left(a=scores, x=5)
bisect.insort_right(scores, 0, 0)
by_size = ["a", "bb", "dddd"]
bisect.insort(by_size, "ccc", key=len)


class Plain:
    @functools.cached_property
    def once(self):
        return 3

    @functools.singledispatchmethod
    def kind(self, x):
        return "any"


a = inspect.isclass(object=Plain), inspect.isfunction(object=Plain), inspect.ismodule(object=math)
b = Plain().once, Plain().kind(3)
general = functools.singledispatch(func=lambda x: "any")
general.register(int, lambda x: "int")
c = general(1), general("x")
child = logging.getLogger("root").getChild(suffix="part") is not None

# context managers
with contextlib.nullcontext(enter_result=5) as five, contextlib.nullcontext() as nothing:
    d = five, nothing
with contextlib.ExitStack() as _stack:
    e = _stack.enter_context(cm=contextlib.nullcontext(7)), _stack.enter_context(contextlib.nullcontext(8))
try:
    contextlib.nullcontext()(print)
    f = "called"
except TypeError:
    f = "not callable"
try:
    contextlib.closing()
    g = "made"
except TypeError:
    g = "of nothing"


# properties with a setter
class Base(abc.ABC):
    def read(self):
        return self.held

    def write(self, value):
        self.held = value * 2

    size = abc.abstractproperty(fget=read, fset=write)
    width = types.DynamicClassAttribute(read, fset=write)


class Sized(Base):
    size = property(Base.read, Base.write)


class Wide:
    read, write = Base.read, Base.write
    width = types.DynamicClassAttribute(read, fset=write)


wide = Wide()
wide.width = 4
h = wide.width

# what Python takes by place only
refused = []
for call in (
    lambda: operator.add(a=1, b=2),
    lambda: operator.neg(a=1),
    lambda: math.isnan(x=1.0),
    lambda: math.isinf(x=1.0),
    lambda: heapq.heapify(heap=[2, 1]),
    lambda: heapq.heappop(heap=[1]),
    lambda: sys.intern(string="a"),
    lambda: functools.cache(user_function=len),
    lambda: types.MethodType(function=len, instance=[]),
):
    try:
        call()
        refused.append(False)
    except TypeError:
        refused.append(True)

# a command line
_parser = argparse.ArgumentParser()
_parser.add_argument("--size", type=int, default=3)
_parser.add_argument("--file", type=argparse.FileType(mode="r", encoding="utf-8"))
i = _parser.get_default(dest="size"), _parser.parse_args([]).size, "size" in _parser.parse_args([])
left = []
for leave in (lambda: _parser.exit(), lambda: _parser.exit(3), lambda: _parser.exit(status=4, message=""), lambda: _parser.error(message="")):
    try:
        leave()
    except SystemExit as ended:
        left.append(str(ended))

# sorted sequences, merged
merged = list(heapq.merge([1, 4, 7], (2, 4), range(3, 9, 3))), list(heapq.merge()), list(heapq.merge([], "ad", "bc"))
longest_first = list(heapq.merge(["dddd", "bb"], ["ccc", "aa", "a"], key=len, reverse=True))
not_sorted = list(heapq.merge([3, 1], [2])), list(heapq.merge([1, True], [1.0, 2], reverse=False))
_merging = heapq.merge(iter([1, 3]), [2])
taken = next(_merging), list(_merging), list(_merging)
