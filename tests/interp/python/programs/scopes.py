F = "module"
n = 7
x = "global x"


class Outer:
    class F:
        value = "nested"

        def read(self):
            return F

    n = 3
    m = n + 1
    squares = [i * i for i in range(n)]
    seen = [n for _ in range(2)]
    pairs = {i: n for i in range(n)}
    lam = staticmethod(lambda: n)
    lams = [lambda: n for _ in range(1)]
    gen = tuple(n for _ in range(1))
    walrus_free = [[n for _ in range(1)] for _ in range(1)]
    default = lambda self, k=n: k

    def f(self, k=n):
        return n, k, F

    class Inner:
        got = n
        n = 11

        class Deep:
            got = n

            def read(self):
                return n

    if n > 2:
        late = n

    def x(self):
        return x


o = Outer()
nested = Outer.F.value, Outer.F().read(), F
values = Outer.n, Outer.m, Outer.squares, Outer.seen, Outer.pairs, Outer.lam(), Outer.lams[0](), Outer.gen
more = Outer.walrus_free, o.default(), o.f(), Outer.Inner.got, Outer.Inner.Deep.got, Outer.Inner.Deep().read()
xs = o.x(), Outer.late


def make():
    n = "local"

    class Local:
        got = n
        m = n + "!"

        def read(self):
            return n

        class In:
            got = n

            def read(self):
                return n

    return Local, Local.In


L, I = make()
local = L.got, L.m, L().read(), I.got, I().read()


class Counter:
    total = 0
    table = {}
    for i in range(3):
        table[i] = total
        total += i
    del i

    @classmethod
    def bump(cls):
        cls.total += 1
        return cls.total


counts = Counter.total, Counter.table, Counter.bump(), hasattr(Counter, "i")

try:

    class Bad:
        k = 1
        ks = [k for _ in range(2)]

    bad = Bad.ks
except NameError as error:
    bad = str(error)

try:

    class Bad2:
        k = 1

        def f(self):
            return k

    bad2 = Bad2().f()
except NameError as error:
    bad2 = str(error)


class Self:
    width = 4

    def method(self):
        global made
        made = "made by a method"
        return __name__ == "__main__"


selfs = Self().method(), made


def unbound():
    try:
        y = q
        q = 1
        return y
    except UnboundLocalError:
        return "unbound"


ub = unbound()


class Q:
    n = n
    F = F

    def get(self):
        return self.n, self.F


qs = Q().get()
