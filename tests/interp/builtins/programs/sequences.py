a = [3, 1, 2]
a.append(5)
a.extend(range(2))
a.insert(1, 9)
p = a.pop()
q = a.pop(0)
a.remove(9)
i = a.index(2)
c = [1, 1, 2].count(1)
b = a.copy()
b.sort()
d = sorted(a, reverse=True)
e = sorted(["bb", "a", "ccc"], key=len)
e2 = sorted([("b", 1), ("a", 2), ("b", 0)])
e3 = sorted({"x": 1, "a": 2}.items(), key=lambda kv: kv[1])
b.reverse()
f = list(reversed([1, 2, 3]))
g = list(zip([1, 2, 3], "abc"))
h = list(enumerate("ab", start=1))
j = list(map(lambda x, y: x + y, [1, 2], [3, 4]))
k = list(filter(None, [0, 1, "", "a"]))
l = [min(3, 1, 2), max([4, 5]), max("abc", "b"), min([], default=7), max([(1, 2), (1, 3)]), min(["aa", "b"], key=len)]
m = [sum([1, 2, 3]), sum([[1], [2]], []), sum((0.5, 1))]
n = [any([0, 1]), all([]), any(x > 2 for x in [1, 2]), all(x for x in [1, 1])]
o = a + [1] * 3
a2 = a[1:3]
a3 = a[::-1]
a4 = a[-1]
t = (1, 2) + (3,)
t1 = t.index(2)
t2 = t * 2
t3 = tuple(x * 2 for x in t)
u = [*a, *t]
v, *w = [1, 2, 3]
x, (y, z) = 1, (2, 3)
aa = [len([]), len("abc"), len((1,)), len({1: 2}), len(range(3, 10, 2))]
bb = list(range(10, 0, -3))
cc = range(5)[1:3]
dd = 3 in range(5), 7 in [1], "a" in "abc", 1 not in {1: 2}
ee = [1, 2] == [1, 2], (1, 2) < (1, 3), [1] != [2], [1, 2] < [1, 2, 3]
ff = [[0] * 2 for _ in range(2)]
ff[0][1] = 5
gg = list("abc")
del gg[0]
hh = [1, 2, 3, 4, 5, 6]
hh[1:3] = [9]
del hh[::2]
ii = iter([1, 2, 3])
jj = next(ii), next(ii), next(ii), next(ii, "end")
kk = list(iter({"a": 1}))
ll = [x for x in range(10) if x % 2 if x > 3]
mm = {x: x**2 for x in range(3)}
nn = {x % 2 for x in range(5)}
oo = [(x, y) for x in range(2) for y in "ab"]
pp = list(zip(*[(1, 2), (3, 4)]))
qq = dict(zip("ab", [1, 2]))
rr = sum(x * x for x in range(4))
ss = slice(1, 2)
tt = [1, 2, 3, 4][slice(None, 2)]
uu = isinstance([], list), isinstance((), (list, tuple)), isinstance(3, int), isinstance(True, int), isinstance("a", str)
vv = divmod(7, 2), abs(-3), round(2.5), round(1.234, 2), pow(2, 10), pow(2, 10, 7)
try:
    [].pop()
except IndexError as error:
    ww = str(error)
try:
    [1][3]
except IndexError as error:
    xx = type(error).__name__
try:
    [1].index(4)
except ValueError as error:
    yy = "no"
zz = [3, 1, 2]
zz.sort(key=lambda v: -v)
ab = list(map(str, [1, 2]))
ac = a.__len__(), a.__contains__(5), a.__getitem__(0)
ad = [1, 2, 3]
ae = ad
ae += [4]
ad *= 2
af = [0] + list((1, 2))
ag = list(dict(a=1, b=2))
ah = sorted("hello")
ai = list(enumerate(zip([1], [2])))
aj = max(3, 2.5), min(1, True)
ak = next(x for x in [1, 5, 8] if x > 2)
al = list(zip([1, 2, 3], [1]))
am = all([[], 1]), any(())
an = len(list(zip()))
ao = [*range(3)][::2]
ap = tuple("ab") + tuple([1])
aq = ("%d-%s" % (1, "a"), "%05.1f" % 3.14159, "%(x)s" % {"x": 2})
