import functools
import types


class Meta(type):
    def __or__(cls, other):
        return "or " + cls.__name__

    def __eq__(cls, other):
        return isinstance(other, Meta) and cls.__name__ == other.__name__

    def __hash__(cls):
        return 1

    def __lt__(cls, other):
        return cls.__name__ < other.__name__

    def __bool__(cls):
        return cls.__name__ != "Falsy"

    def __instancecheck__(cls, x):
        return x == 3 or super().__instancecheck__(x)

    def __subclasscheck__(cls, sub):
        return True

    @classmethod
    def of_meta(mcs):
        return mcs.__name__

    @staticmethod
    def st():
        return "static"

    def __setattr__(cls, name, value):
        super().__setattr__(name, ("set", value))

    def __delattr__(cls, name):
        super().__delattr__(name)


class A(metaclass=Meta):
    x = 1


class B(A):
    pass


class Falsy(A):
    pass


A.y = 2
r1 = A.y, A | B, A == A, A < B, sorted([B, A], key=lambda c: c.__name__)[0] is A, isinstance(3, A), isinstance(B(), A)
r2 = A.of_meta(), A.st(), type(A) is Meta, type(type(A)) is type, isinstance(A, type), isinstance(A, Meta)
r3 = bool(A), bool(Falsy), "yes" if Falsy else "no"
r4 = issubclass(int, A), {A: 1}[A]
Kw = types.new_class("Kw", (A,), {}, lambda ns: ns.update(z=5))
r5 = Kw.z, type(Kw) is Meta


class WithSlots:
    __slots__ = ("a",)
    b = 3

    def __init__(self):
        self.a = 1


class Multi(A, dict):
    def __init__(self, **kw):
        dict.__init__(self, **kw)
        self.k = 1


r6 = Multi(a=1)["a"], Multi(b=2).k, isinstance(Multi(), dict), type(Multi).__name__


class Ctx:
    def __init_subclass__(cls):
        cls.registered = [*getattr(cls, "registered", []), cls.__name__]


class C1(Ctx):
    pass


class C2(C1):
    pass


r7 = C1.registered, C2.registered


class Gen:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)


r8 = Gen[int], Gen["x", 1]


def outer():
    x = "enclosing"

    class K:
        x = "class"

        @staticmethod
        def get():
            return x

        ys = [x for _ in range(1)]

    return K.get(), K.ys


r9 = outer()


class P:
    @property
    def v(self):
        return self._v

    @v.setter
    def v(self, new):
        self._v = new + 1

    @functools.cached_property
    def c(self):
        return self.v * 2

    w = property(lambda self: self.v, lambda self, n: setattr(self, "v", n))


p = P()
p.v = 1
p.w = 4
r10 = p.v, p.c, p.w, P.v.fget(p), "c" in p.__dict__
del p.c
r10b = "c" in p.__dict__
r11 = [c.__name__ for c in C2.mro()], C2.__mro__[-1] is object, C2.__bases__[0] is C1, Ctx.__bases__ == (object,)
r12 = A.__dict__["x"], "x" in vars(A), A.__name__, A.__qualname__, A.__module__ == __name__
E = None


def deco(cls):
    cls.orig = cls.__init__

    def init(self, *a):
        cls.orig(self, *a)
        self.deco = True

    cls.__init__ = init
    return cls


@deco
class D:
    def __init__(self, a):
        self.a = a


@deco
class D2(D):
    pass


r13 = D(1).a, D(1).deco


class Held(dict):
    def __init__(self, *args):
        dict.__init__(self, a=1)
        dict.update(self, b=2)
        self["c"] = dict.__getitem__(self, "b") + 1

    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value * 10)

    def __getitem__(self, key):
        return dict.get(self, key, "none")


class Items(list):
    def __init__(self, n):
        list.__init__(self, range(n))
        list.append(self, "end")


class Bad(ValueError):
    def __init__(self, text, code):
        ValueError.__init__(self, text)
        self.code = code


r14 = Held()["a"], Held()["c"], Held()["zz"], Held().get("b"), len(Items(3)), Items(2)[-1], list.__len__(Items(1)), dict.keys({1: 2})
try:
    raise Bad("words", 3)
except ValueError as error:
    r15 = str(error), error.code, error.args
