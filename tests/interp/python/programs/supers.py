import functools
import inspect


def remembers(init):
    @functools.wraps(init)
    def wrapper(self, *args, **kwargs):
        self.got = (args, dict(kwargs))
        return init(self, *args, **kwargs)

    return wrapper


def binds(init):
    signature = inspect.signature(init)

    @functools.wraps(init)
    def wrapper(self, *args, **kwargs):
        bound = signature.bind(self, *args, **kwargs)
        bound.apply_defaults()
        self.bound = {k: v for k, v in bound.arguments.items() if k != "self"}
        return init(self, *args, **kwargs)

    return wrapper


class Wrapping:
    def __init__(self, f):
        self.f = f

    def __get__(self, obj, cls):
        return functools.partial(self.f, obj)


class Base:
    def __init__(self):
        self.base = "base"

    def hello(self):
        return ["base"]

    @property
    def width(self):
        return 1

    @classmethod
    def make(cls):
        return ["Base", cls.__name__]


class A(Base):
    @remembers
    def __init__(self, a, b=2, *rest, c=3, **kw):
        super().__init__()
        self.a = (a, b, rest, c, kw)

    @functools.lru_cache(maxsize=None)
    def hello(self):
        return [*super().hello(), "A"]

    @property
    def width(self):
        return super().width + 1

    @classmethod
    def make(cls):
        return [*super().make(), "A"]


class B(A):
    @binds
    def __init__(self, a, b=5, *rest, c=7, **kw):
        super().__init__(a, b, *rest, c=c, **kw)

    @Wrapping
    def hello(self):
        def inner(me):
            return super(B, me).hello()

        return [*inner(self), *[super(B, self).width for _ in range(2)]]

    @property
    @functools.lru_cache()
    def width(self):
        return super().width + 10


class C(B):
    def hello(self):
        def inner(other):
            return super().hello()

        return inner(self) + ["C", __class__.__name__]

    @classmethod
    def make(cls):
        return [f() for f in [super().make]]


a = A(1, c=9, d=4)
b = B(1, 2, 3, z=0)
c = C(5)
got = a.got, a.a, a.base
bound = b.bound, b.a, b.got
hellos = a.hello(), b.hello(), c.hello()
widths = a.width, b.width, c.width
makes = A.make(), B.make(), C.make()


def deco_with_args(flag):
    def outer(f):
        def wrapper(*args, **kwargs):
            return (flag, f(*args, **kwargs))

        return wrapper

    return outer


class D(C):
    @deco_with_args("x")
    def hello(self):
        return super().hello()

    @staticmethod
    def st():
        return [lambda: n for n in range(2)]

    alias = hello

    if True:

        def later(self):
            return super().hello()

    for name in ("p", "q"):

        def looped(self, _name=name):
            return _name, super(D, self).make()


d = D(1)
ds = d.hello(), d.alias(), d.later(), d.looped(), D.name, [f() for f in D.st()]


def outside(self):
    return super().hello()


D.outside = outside
try:
    d.outside()
    raised = None
except RuntimeError as error:
    raised = str(error)


class E(Base):
    hello = lambda self: super().hello() + ["lambda"]
    pair = staticmethod(lambda: 3), 4

    def __init__(self):
        super(__class__, self).__init__()
        self.parts = [m() for m in (super().hello,)]

    def again(self):
        class Inner(Base):
            def hello(self):
                return super().hello() + ["inner"]


        return Inner().hello()


e = E()
es = e.hello(), e.parts, e.again(), e.base


class F2(Base):
    @classmethod
    @functools.wraps(len)
    def build(cls, *a):
        return super().make(), a

    def gen(self):
        yield from super().hello()
        yield __class__.__name__


fs = F2.build(1), list(F2().gen())
