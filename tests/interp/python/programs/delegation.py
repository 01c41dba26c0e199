import functools
import types
import operator
import weakref


class Inner:
    k = 5

    def __init__(self):
        self.v = 3

    def act(self, x):
        return x + self.v


class Proxy:
    def __init__(self, inner):
        self.module = inner

    def __getattr__(self, name):
        return getattr(self.module, name)


class Deep(Proxy):
    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return "fallback " + name


class Boxed:
    def __init__(self):
        object.__setattr__(self, "box", {})

    def __setattr__(self, name, value):
        self.box[name] = value

    def __getattr__(self, name):
        try:
            return self.__dict__["box"][name]
        except KeyError as e:
            raise AttributeError(name) from e

    def __delattr__(self, name):
        del self.box[name]


p = Proxy(Inner())
proxied = p.v, p.k, p.act(2), hasattr(p, "zzz"), getattr(p, "zzz", "default"), Deep(Inner()).zzz, Deep(Inner()).v
b = Boxed()
b.x = 1
b.y = 2
del b.y
boxed = b.x, hasattr(b, "y"), b.box


class Holder:
    def __init__(self, n):
        for i in range(n):
            setattr(self, f"conv{i}", i * i)
        self.names = [f"conv{i}" for i in range(n)]

    def __getitem__(self, i):
        return getattr(self, self.names[i])

    def total(self):
        return sum(getattr(self, name) for name in self.names)


h = Holder(4)
held = h.conv3, h[2], h.total(), sorted(vars(h)), [*h.__dict__][:2]
setattr(Holder, "extra", lambda self, a=1: (self.conv2, a))
extra = h.extra(), h.extra(5)
for name in ("one", "two"):
    setattr(Holder, name, property(lambda self, name=name: name + "!"))
props = h.one, h.two
h.bound = types.MethodType(lambda self, x: (self.conv1, x), h)
bounds = h.bound(4)


class Parent:
    @property
    def out(self):
        return 1

    @out.setter
    def out(self, v):
        self._out = v

    @out.deleter
    def out(self):
        self._out = "deleted"

    def _get(self):
        return self.hook()

    via = property(_get)
    via2 = property(lambda self: self.hook())

    def hook(self):
        return "parent"


class Child(Parent):
    out = 9

    def hook(self):
        return "child"


class Child2(Parent):
    @property
    def out(self):
        return super().out + 1

    @Parent.out.setter
    def out2(self, v):
        self._out = v * 2


class Child3(Parent):
    @Parent.out.getter
    def out(self):
        return 33


c2 = Child2()
c3 = Child3()
c3.out = 4
par = Parent()
par.out = 6
first = par._out
del par.out
children = Child().out, Child().via, Child().via2, c2.out, c3.out, c3._out, first, par._out
try:
    c2.out = 5
    refused = False
except AttributeError as error:
    refused = True


class Desc:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, cls=None):
        if obj is None:
            return self
        return getattr(obj, self.name, "unset")

    def __set__(self, obj, value):
        setattr(obj, self.name, value)


class Lazy:
    def __init__(self, f):
        self.f = f
        functools.update_wrapper(self, f)

    def __get__(self, obj, cls):
        value = self.f(obj)
        setattr(obj, self.f.__name__, value)
        return value


class UsesDesc:
    d = Desc()

    @Lazy
    def heavy(self):
        return self.d


u = UsesDesc()
before = u.d
u.d = 4
descs = before, u.d, u._d, u.heavy, sorted(u.__dict__), isinstance(UsesDesc.d, Desc), UsesDesc.d.name


class classproperty:
    def __init__(self, f):
        self.f = f

    def __get__(self, obj, owner):
        return self.f(owner)


class HasCP:
    base = 4

    @classproperty
    def twice(cls):
        return cls.base * 2


class HasCP2(HasCP):
    base = 5


cps = HasCP.twice, HasCP2.twice, HasCP2().twice


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


s = Slots(3)
slots = s.a, hasattr(s, "b")
del s


class Call:
    def __init__(self, f):
        functools.update_wrapper(self, f)
        self.f, self.n = f, 0

    def __call__(self, *a, **k):
        self.n += 1
        return self.f(*a, **k)


@Call
def twice(x):
    return 2 * x


calls = twice(4), twice.n, twice.__name__, twice.__wrapped__(3)
getter = operator.attrgetter("module.v")(p), operator.methodcaller("act", 1)(p)


class New:
    count = 0

    def __new__(cls, *args, **kwargs):
        made = super().__new__(cls)
        cls.count += 1
        made.from_new = args
        return made

    def __init__(self, a):
        self.a = a


class Factory:
    def __new__(cls, kind):
        if kind == "x":
            return object.__new__(X)
        return super().__new__(cls)


class X(Factory):
    def __init__(self, kind):
        self.kind = kind + "!"


news = New(3).from_new, New(4).a, New.count, type(Factory("x")).__name__, X("x").kind, type(Factory("y")).__name__
has = isinstance(Factory("x"), Factory), Factory("x").__dict__
vs = sorted(n for n in vars(New) if not n.startswith("__")), New.__dict__["count"], "a" in New(1).__dict__
inst_class = New(1).__class__.__name__, New(1).__class__(2).a, type(New(1))(5).a
