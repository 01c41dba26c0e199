import collections
import copy
import functools
import itertools
import math
import operator
import os
import types
from fractions import Fraction
from functools import partial, reduce
from pathlib import Path

a = (
    math.ceil(2.1),
    math.floor(-2.5),
    math.sqrt(16),
    math.prod([2, 3, 4]),
    math.gcd(12, 18),
    math.isqrt(17),
    math.inf > 3,
)
b = (
    math.log2(8),
    math.pi > 3,
    math.factorial(5),
    math.comb(5, 2),
    math.trunc(-2.5),
    math.hypot(3, 4),
    math.prod((2, 3), start=2),
)
c = list(itertools.chain([1], (2, 3), "a")), list(itertools.chain.from_iterable([[1], [2]]))
d = (
    list(itertools.product([1, 2], "ab")),
    list(itertools.permutations([1, 2, 3], 2)),
    list(itertools.combinations("abc", 2)),
)
e = list(itertools.zip_longest([1, 2], [3], fillvalue=0)), list(itertools.islice(itertools.count(5, 2), 3))
f = (
    list(itertools.accumulate([1, 2, 3])),
    list(itertools.accumulate([1, 2, 3], operator.mul)),
    list(itertools.repeat(7, 2)),
)
g = [(k, list(v)) for k, v in itertools.groupby("aabbb")], list(itertools.starmap(pow, [(2, 3), (3, 2)]))
h = list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(itertools.dropwhile(lambda x: x < 3, [1, 3, 1]))
i = (
    list(itertools.pairwise([1, 2, 3])),
    list(itertools.compress("abc", [1, 0, 1])),
    list(itertools.filterfalse(None, [0, 1])),
)
cyc = itertools.cycle([1, 2])
j = [next(cyc) for _ in range(5)]
cnt = itertools.count()
k = next(cnt), next(cnt), list(zip(cnt, "ab")), next(cnt)
l = list(zip(range(2), itertools.repeat("x"))), [a_ for a_, _ in zip(itertools.count(1), range(3))]
t1, t2 = itertools.tee([1, 2])
m = list(t1), list(t2), list(itertools.product(range(2), repeat=2))
add = lambda x, y=0, *, z=1: (x, y, z)
n = (
    partial(add, 1, z=5)(2),
    partial(add, y=3)(1),
    partial(partial(add, 1), 2)(z=0),
    partial(add, 1).args,
    partial(add, z=1).keywords,
)
o = reduce(lambda x, y: x * y, [1, 2, 3]), reduce(operator.add, [[1], [2]], []), functools.reduce(max, [1, 9, 3])


def deco(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        return ("wrapped", fn(*args, **kwargs))

    return inner


@deco
def plain(x):
    "doc"
    return x


p = plain(3), plain.__name__, plain.__doc__


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


q = fib(15)


class C:
    @functools.lru_cache
    def m(self):
        return 5

    pm = functools.partialmethod(lambda self, x, y: (x, y), 1)


r = C().m(), C().pm(2)


@functools.singledispatch
def show(x):
    return "any"


@show.register
def _(x: int):
    return "int"


@show.register(list)
def _(x):
    return "list"


s = show(1), show([]), show("a"), show(True)
t = (
    operator.itemgetter(1)([5, 6]),
    operator.itemgetter("a", "b")({"a": 1, "b": 2}),
    operator.attrgetter("x.y")(types.SimpleNamespace(x=types.SimpleNamespace(y=4))),
)
u = operator.add(1, 2), operator.mul([1], 2), operator.getitem({"a": 1}, "a"), operator.methodcaller("upper")("a")
v = (
    sorted([(1, "b"), (0, "c")], key=operator.itemgetter(1)),
    max({"a": 3, "b": 5}.items(), key=operator.itemgetter(1))[0],
)
w = os.path.join("a", "b", "c.txt"), os.path.basename("/x/y.py"), os.path.splitext("a.tar.gz"), os.path.dirname("/a/b")
x = str(Path("a") / "b.txt"), Path("a/b.txt").suffix, Path("a/b.txt").stem, Path("a/b").name, str(Path("a/b").parent)
y = Fraction(1, 3) + Fraction(1, 6), int(Fraction(7, 2)), Fraction(3, 6).numerator
z = types.SimpleNamespace(a=1)
z.b = 2
z1 = z.a + z.b, vars(z)
orig = {"a": [1, 2], "b": (3, [4])}
deep = copy.deepcopy(orig)
shallow = copy.copy(orig)
orig["a"].append(9)
orig["b"][1].append(8)
cc = deep, shallow


class Node:
    def __init__(self):
        self.items = [1]
        self.me = self


node = Node()
node2 = copy.deepcopy(node)
node3 = copy.copy(node)
node.items.append(2)
dd = node2.items, node3.items, node2.me is node2, node3.me is node
del node, node2, node3
shared = [1]
two = [shared, shared]
two2 = copy.deepcopy(two)
two2[0].append(2)
two3 = [[5]] * 2
two3[0].append(1)
cmp = sorted([3, 1, 2], key=functools.cmp_to_key(lambda p, q: q - p))
ns = types.SimpleNamespace(x=1).x
mt = collections.OrderedDict(b=1, a=2)
mt2 = list(mt.items())
mp = list(map(partial(pow, 2), [1, 2, 3]))


def twice(fn):
    @functools.wraps(fn)
    def outer_again(*args):
        return fn(*args)

    return outer_again


wrapped_twice = twice(twice(plain)).__name__
_grown = [1]
op_in_place = operator.iadd(_grown, [2]) is _grown, operator.iconcat(_grown, [3]), _grown, operator.iadd(1, 2)
op_flat = reduce(operator.iconcat, [[2], [1], [2]], [])
