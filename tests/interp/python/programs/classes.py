import abc
import functools


class A:
    kind = "a"
    count = 0

    def __init__(self, x, *rest, scale=1, **kw):
        self.x = x
        self.rest = rest
        self.scale = scale
        self.kw = kw
        A.count += 1

    @property
    def double(self):
        return self.x * 2

    @double.setter
    def double(self, value):
        self.x = value // 2

    @staticmethod
    def st(v):
        return v + 1

    @classmethod
    def make(cls, v):
        return cls(v)

    def m(self):
        return "A.m"

    def __repr__(self):
        return f"A({self.x})"

    def __eq__(self, other):
        return isinstance(other, A) and self.x == other.x

    def __hash__(self):
        return hash(self.x)

    def __add__(self, other):
        return A(self.x + (other.x if isinstance(other, A) else other))

    __radd__ = __add__

    def __lt__(self, other):
        return self.x < other.x

    def __len__(self):
        return self.x

    def __getitem__(self, i):
        if i >= self.x:
            raise IndexError
        return i * 10

    def __contains__(self, v):
        return v == self.x

    def __call__(self, *a):
        return a

    def __bool__(self):
        return self.x > 0


class Mixin:
    def m(self):
        return "Mixin+" + super().m()


class B(Mixin, A):
    def __init__(self, x):
        super().__init__(x, 1, 2, scale=3, z=4)

    def m(self):
        return "B+" + super().m()


b = B(3)
r1 = b.m()
r2 = b.double, b.st(1), B.st(2), b.kind, B.make(5).x
b.double = 20
r3 = b.x, str(b), repr(b), f"{b}", f"{b!r}", "{}".format(b)
r4 = b == A(10), b != A(10), b == 3, (b + 1).x, (1 + b).x, (b + A(2)).x, b < A(11)
r5 = len(A(2)), list(A(3)), 3 in A(3), A(1)(5, 6), bool(A(0)), A(2)[1]
r6 = isinstance(b, A), issubclass(B, Mixin), type(b) is B, type(b).__name__, b.__class__.__name__, B.__name__
r7 = hasattr(b, "x"), hasattr(b, "nope"), getattr(b, "nope", 7), callable(b), callable(3)
setattr(b, "dyn", 1)
r8 = b.dyn
delattr(b, "dyn")
r9 = hasattr(b, "dyn")
r10 = [cls.__name__ for cls in B.__mro__[:3]]
r11 = sorted(vars(b))
r12 = A.count
r13 = max([A(1), A(3)]).x, sorted([A(3), A(1)])[0].x, sum([A(1), A(2)], A(0)).x


class Base(abc.ABC):
    registry = {}

    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.registry[tag or cls.__name__] = cls

    @abc.abstractmethod
    def go(self): ...


class Impl(Base, tag="impl"):
    def go(self):
        return 1


r14 = list(Base.registry), Base.registry["impl"]().go()


class Slots:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


r15 = Slots().a


class D(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)

    def __setattr__(self, name, value):
        self[name] = value


d = D(a=1)
d.b = 2
r16 = d.a, d.b, d["b"], len(d), dict(d), "a" in d, list(d.items()), d.get("q", 0)
try:
    d.zz
except AttributeError as error:
    r17 = str(error)


class L(list):
    def second(self):
        return self[1]


lst = L([1, 2])
lst.append(3)
r18 = lst.second(), len(lst), list(lst), [v for v in lst], lst[-1], sum(lst)


class Size(tuple):
    def __new__(cls, *xs):
        return super().__new__(cls, xs)

    @property
    def area(self):
        return self[0] * self[1]


r19 = Size(2, 3).area, len(Size(1, 2)), tuple(Size(1, 2))


class S(str):
    def shout(self):
        return self.upper() + "!"


r20 = S("ab").shout(), S("ab") + "c", S("ab") == "ab", len(S("abc"))


class Desc:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, kind=None):
        if obj is None:
            return self
        return getattr(obj, self.name, None)

    def __set__(self, obj, value):
        setattr(obj, self.name, value * 2)


class UsesDesc:
    v = Desc()


ud = UsesDesc()
ud.v = 4
r21 = ud.v


class Lazy:
    calls = 0

    @functools.cached_property
    def value(self):
        Lazy.calls += 1
        return 5


lz = Lazy()
r22 = lz.value, lz.value, Lazy.calls


class Err(ValueError):
    def __init__(self, code, *args):
        super().__init__(f"code {code}", *args)
        self.code = code


try:
    raise Err(3)
except ValueError as e:
    r23 = e.code, str(e), e.args, isinstance(e, Err)

Dynamic = type("Dynamic", (A,), {"extra": 5, "hi": lambda self: self.x})
r24 = Dynamic(4).extra, Dynamic(4).hi(), Dynamic.__name__


class Ctx:
    def __init__(self):
        self.log = []

    def __enter__(self):
        self.log.append("in")
        return self

    def __exit__(self, kind, value, tb):
        self.log.append(kind.__name__ if kind else None)
        return kind is KeyError


with Ctx() as ctx:
    pass
with Ctx() as ctx2:
    raise KeyError("x")
r25 = ctx.log, ctx2.log


class It:
    def __init__(self, n):
        self.n = n
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


r26 = list(It(3)), sum(It(4)), [a for a in It(2)], dict(zip("ab", It(5)))


class Gen:
    def __iter__(self):
        yield 1
        yield from [2, 3]


r27 = list(Gen()), max(Gen()), (1 in Gen())


@functools.total_ordering
class Ver:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __lt__(self, o):
        return self.v < o.v


r28 = Ver(1) <= Ver(1), Ver(2) > Ver(1), Ver(1) >= Ver(2)


class Outer:
    class Inner:
        z = 3

    def get(self):
        return self.Inner().z


r29 = Outer().get(), Outer.Inner.z


class P:
    def __init__(self):
        self.__secret = 5

    def get(self):
        return self.__secret


r30 = P().get()
r31 = object() == object(), type(None) is type(None)


class Meta2:
    instances = []

    def __new__(cls, *a):
        self = super().__new__(cls)
        cls.instances.append(a)
        return self

    def __init__(self, *a):
        self.a = a


r32 = Meta2(1, 2).a, Meta2.instances
