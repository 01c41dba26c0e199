import contextlib
import inspect


def gen(n):
    for i in range(n):
        got = yield i
    return "done"


def gen2():
    r = yield from gen(2)
    yield r


a = list(gen(3)), list(gen2()), sum(gen(4)), next(gen(1))
b = []
for i in range(5):
    if i == 1:
        continue
    if i == 4:
        break
    b.append(i)
else:
    b.append("else")
for _i in []:
    pass
else:
    b.append("ran")
n = 0
while n < 3:
    n += 1
else:
    b.append("while-else")


def f(x, /, y, *args, k=1, **kw):
    return x, y, args, k, kw


c = f(1, 2), f(1, y=2), f(1, 2, 3, 4, k=5, z=6), f(*[1, 2, 3], **{"k": 0})


def outer():
    count = 0

    def inc():
        nonlocal count
        count += 1
        return count

    inc()
    return inc() + count


d = outer()
G = 1


def setg():
    global G
    G = 7


setg()
fns = [lambda i=i: i for i in range(3)]
e = [fn() for fn in fns], [fn() for fn in [lambda: i for i in range(3)]]


def mut(x, acc=[]):
    acc.append(x)
    return acc


g = mut(1), list(mut(2))


def tri(v):
    try:
        return 10 / v
    except ZeroDivisionError as error:
        return str(error)
    except (TypeError, ValueError):
        return "type"
    else:
        return "never"
    finally:
        b.append("f")


h = tri(2), tri(0), tri("a")


def nested():
    out = []
    try:
        try:
            raise KeyError("k")
        finally:
            out.append(1)
    except LookupError as e:
        out.append(type(e).__name__)
        try:
            raise RuntimeError("r") from e
        except RuntimeError as e2:
            out.append(e2.args)
    return out


j = nested()


def m(v):
    match v:
        case 0 | 1:
            return "small"
        case int(x) if x > 100:
            return "big"
        case [a, *rest]:
            return ("seq", a, rest)
        case {"k": val, **others}:
            return ("map", val, others)
        case str():
            return "str"
        case None:
            return "none"
        case _:
            return "other"


k = m(0), m(500), m([1, 2, 3]), m({"k": 1, "z": 2}), m("s"), m(None), m(5.5), m(())
if (w := 5) > 3:
    l = w
o = 1 < 2 < 3, 1 < 3 < 2, not 0, 0 or "x", 1 and 2, None or [] or 0, "a" if [] else "b"
p = [y := 1, y + 1]
q, r = 1, 2
q, r = r, q
s = x = [1]
s.append(2)
t = [*range(2), *"ab"], {**{"a": 1}, "b": 2}, (*[1], 2)
assert s == [1, 2], "no"
u = [i for i in range(3) if (lambda v: v % 2 == 0)(i)]
v = {k2: v2 for k2, v2 in zip("ab", range(2))}


@contextlib.contextmanager
def ctx():
    yield 5


with ctx() as val:
    z = val
with contextlib.suppress(KeyError):
    {}["a"]
with contextlib.nullcontext(3) as nn:
    pass
_sig = inspect.signature(f)
aa = list(_sig.parameters), _sig.parameters["k"].default, list(inspect.signature(lambda a, b=2: 0).parameters)
bb = inspect.getfullargspec(outer).args, inspect.isfunction(f), inspect.isclass(int)


def rec(n):
    return 1 if n <= 1 else n * rec(n - 1)


cc = rec(10)
dd = 7 // 2, -7 // 2, 7 % 3, -7 % 3, 2**10, 7 / 2, 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4, 256 >> 2
ee = True + True, 1 == 1.0, 1 is None, "a" is not None
ff = 1_000, 0x1F, 0b11, 1e3, 3j, b"x", ...
del ff
x, y, *zz = range(5)
gg = [i for i in range(20) if i % 3 == 0][-1]
hh = isinstance(gen(1), object), callable(f), f.__name__
ii = (lambda *a: a)(*(i for i in range(3)))


def early(vs):
    for v in vs:
        if v > 2:
            return v
    return None


jj = early([1, 3, 5]), early([])


class Stop(Exception):
    pass


try:
    raise Stop("a", 1)
except Stop as stop:
    kk = stop.args, str(stop), repr(stop.args)
try:
    raise Stop
except Exception as stop:
    ll = type(stop).__name__
try:
    [][0]
except Exception as exc:
    mm = isinstance(exc, LookupError)


def gen_cleanup():
    try:
        yield 1
    finally:
        b.append("cleanup")


oo = list(gen_cleanup())
pp = any(v == 2 for v in gen(5))
it = iter([1, 2, 3, 4])
for v in it:
    if v == 2:
        break
rest = list(it)
it2 = iter(range(6))
pairs = [(first, next(it2)) for first in [next(it2), next(it2)]]
chunks = list(zip(*[iter([1, 2, 3, 4])] * 2))
it3 = iter("abcd")
taken = []
for v in it3:
    taken.append(v + next(it3))
queue = [3]
for v in queue:
    if v:
        queue.append(v - 1)
log = []


class Mode:
    def __init__(self):
        self.on = False

    @contextlib.contextmanager
    def turned_on(self, tag):
        log.append(("enter", tag))
        old, self.on = self.on, True
        try:
            yield self
        except KeyError:
            log.append("swallowed")
        finally:
            self.on = old
            log.append(("exit", tag))


mode = Mode()
with mode.turned_on("a") as inner:
    log.append((inner.on, mode.on))
with mode.turned_on("b"):
    with mode.turned_on("c"), contextlib.nullcontext():
        raise KeyError("x")
    log.append("after")


def returns_inside():
    with mode.turned_on("d"):
        return mode.on


def in_loop():
    for k in range(3):
        with mode.turned_on(k):
            if k == 1:
                break
    return k


ret = returns_inside(), mode.on, in_loop()
try:
    with mode.turned_on("e"):
        raise ValueError("out")
except ValueError as error:
    log.append(str(error))
mode = None
