from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

d = {"a": 1, "b": 2}
d["c"] = 3
g = d.get("a"), d.get("z"), d.get("z", 5)
p = d.pop("a")
q = d.pop("zz", None)
s = d.setdefault("n", [])
s.append(1)
d.update({"x": 1}, y=2)
d.update([("k", 0)])
keys = list(d.keys())
values = list(d.values())
items = list(d.items())
merged = {**d, "b": 7}
merged2 = {"a": 1} | {"b": 2}
inverted = {str(v): k for k, v in merged2.items()}
del d["x"]
n = len(d)
f = dict.fromkeys("ab", 0)
f2 = {}.fromkeys([1, 2])
try:
    d["nope"]
except KeyError as error:
    missing = error.args[0], str(error)
last = d.popitem()
c = dict(a=1, **{"b": 2})
c2 = dict([("x", 1)], y=2)
c3 = dict(zip("ab", range(2)))
eq = {"a": 1, "b": 2} == {"b": 2, "a": 1}, {"a": 1} != {"a": 2}
it = [k for k in c], [v for v in c.values()], "a" in c, list(c.items())[0]
nested = {"a": {"b": [1, 2]}}
nested["a"]["b"].append(3)
cp = nested.copy()
cp["z"] = 1
o = OrderedDict([("a", 1), ("b", 2)])
o.move_to_end("a")
o["c"] = 3
o2 = o.popitem(last=False)
o3 = list(o)
dd = defaultdict(list)
dd["x"].append(1)
dd["x"].append(2)
dd2 = defaultdict(int)
for ch in "hello":
    dd2[ch] += 1
cn = Counter("abracadabra")
cn2 = cn.most_common(2)
cn3 = cn["zz"], cn["a"]
cn.update("aa")
cn4 = sum(cn.values())
dq = deque([1, 2, 3], maxlen=5)
dq.append(4)
dq.appendleft(0)
dq1 = dq.popleft()
dq.rotate(1)
dq2 = list(dq)
Point = namedtuple("Point", "x y", defaults=[5])
pt = Point(1)
pt2 = pt._replace(x=7)
pt3 = pt.x, pt.y, pt[0], len(pt), list(pt), pt == (1, 5), pt._fields, isinstance(pt, tuple)
px, py = pt
pt4 = pt._asdict()
pt5 = Point(y=1, x=2) < Point(3, 3)
pt6 = Point._make([1, 2]).y
pt7 = str(pt) if False else None
st = {1, 2} | {3}, {1, 2} & {2}, {1, 2} - {1}, {1} ^ {2}, {1} <= {1, 2}
s1 = {1}
s1.add(2)
s1.discard(9)
s1.update([5], {6})
s1.remove(1)
s2 = s1.union([1]), s1.intersection({2}), s1.difference([2]), s1.isdisjoint([100]), {2}.issubset(s1)
s3 = frozenset([1, 2]) | {3}
s4 = len(set([1, 1, 2])), 1 in s1
s5 = sorted(set("banana"))
try:
    {}.popitem()
except KeyError:
    empty = True
b = bool({}), bool({1: 1}), bool([]), bool(set())
x = {}
x[(1, 2)] = "t"
x[None] = 1
y = x[(1, 2)]
order = list({"b": 1, "a": 2, "c": 3})
sub = {k: v for k, v in sorted({"b": 1, "a": 2}.items()) if v}
any_d = any({"a": 0}.values())
rev = list(reversed({"a": 1, "b": 2}))
kw = (lambda **k: k)(a=1, b=2)
args = (lambda *a, k=1, **r: (a, k, r))(1, 2, k=3, z=4)
keysview = d.keys() == d.keys()

views = {"a": 1, "b": 2}.keys() | {"b": "c"}.values(), {"a": 1}.keys() & {"a", "z"}, {"a": 1, "b": 2}.keys() - ["a"]
views_hold = all(len(key) == 1 for key in {"a": 1}.keys() | {"x": "y"}.values())
