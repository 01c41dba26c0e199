import abc
import functools
import inspect
from collections import OrderedDict

import torch
from torch import nn

_REGISTRY = {}


class Registered(type):
    def __new__(mcs, name, bases, namespace):
        cls = super().__new__(mcs, name, bases, namespace)
        _REGISTRY[name] = cls
        return cls

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        made.after_init()
        return made


class Block(nn.Module, metaclass=Registered):
    def __init__(self, width=4):
        super().__init__()
        self.fc = nn.Linear(width, width)

    def after_init(self):
        self.head = nn.Linear(self.fc.out_features, 2)

    def forward(self, x):
        return self.head(self.fc(x))


class Wide(Block):
    def __init__(self):
        super(Wide, self).__init__(width=6)


wide = _REGISTRY["Wide"]()
registered = sorted(_REGISTRY), wide(torch.zeros(3, 6)), [n for n, _ in wide.named_children()]


class Plugged(nn.Module):
    kinds = {}

    def __init_subclass__(cls, kind=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Plugged.kinds[kind] = cls


class PlugConv(Plugged, kind="conv"):
    def __init__(self, c):
        super().__init__()
        self.op = nn.Conv1d(c, 2 * c, 3, padding=1)

    def forward(self, x):
        return self.op(x)


plugged = sorted(Plugged.kinds), Plugged.kinds["conv"](4)(torch.zeros(2, 4, 7))


class Numbered(nn.Module):
    def __init__(self, n):
        super().__init__()
        for i in range(n):
            setattr(self, f"conv{i}", nn.Conv1d(3 + i, 4 + i, 1))
        self.n = n

    def forward(self, x):
        for i in range(self.n):
            x = getattr(self, "conv%d" % i)(x)
        return x


numbered = Numbered(3)(torch.zeros(2, 3, 5)), list(Numbered(2).state_dict())


class Delegating(nn.Module):
    def __init__(self, module):
        super().__init__()
        self.module = module

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.module, name)

    def forward(self, x):
        return self.module(x)


deleg = Delegating(Block(5))
delegated = deleg.fc.in_features, deleg.head(torch.zeros(1, 5)), deleg(torch.zeros(2, 5)), hasattr(deleg, "zzz")


class Overridden(nn.Module):
    def __init__(self):
        super().__init__()
        self._w = nn.Parameter(torch.zeros(3, 4))

    @property
    def weight(self):
        return self._w * 2

    @property
    def device(self):
        return next(self.parameters()).device

    @property
    def in_features(self):
        return self._w.shape[1]

    def forward(self, x):
        return x @ self.weight.t()


class Overridden2(Overridden):
    @property
    def weight(self):
        return super().weight[:2]


props = Overridden()(torch.zeros(5, 4)), Overridden2()(torch.zeros(5, 4)), Overridden2().in_features

Made = type("Made", (Block,), {"after_init": lambda self: setattr(self, "head", nn.Identity()), "extra": 3})
made = Made(7)(torch.zeros(2, 7)), Made.extra, sorted(_REGISTRY)[1]
Plain = type("Plain", (nn.Module,), {"forward": lambda self, x: x.sum(1)})
plain = Plain()(torch.zeros(3, 4))


def scaled(factor):
    def deco(cls):
        init = cls.__init__

        @functools.wraps(init)
        def new_init(self, width, *args, **kwargs):
            init(self, width * factor, *args, **kwargs)
            self.factor = factor

        cls.__init__ = new_init
        return cls

    return deco


@scaled(2)
class Doubled(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, 3)

    def forward(self, x):
        return self.fc(x)


doubled = Doubled(4)(torch.zeros(2, 8)), Doubled(4).factor, list(inspect.signature(Doubled).parameters)


def residual(cls):
    forward = cls.forward

    def wrapped(self, x):
        return x + forward(self, x)

    cls.forward = wrapped
    return cls


@residual
class Res(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x):
        return self.fc(x)


res = Res()(torch.zeros(2, 4))


class Outer(nn.Module):
    class Part(nn.Module):
        class Deep(nn.Module):
            def __init__(self, w):
                super().__init__()
                self.fc = nn.Linear(w, w + 1)

            def forward(self, x):
                return self.fc(x)

        def __init__(self, w):
            super().__init__()
            self.deep = self.Deep(w)

        def forward(self, x):
            return self.deep(x)

    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleList([Outer.Part(3 + i) for i in range(2)])

    def forward(self, x):
        def run(part, y):
            return part(y)

        for part in self.parts:
            x = run(part, x)
        return x


outer = Outer()(torch.zeros(2, 3)), list(Outer().state_dict())[:2]


class Mixin:
    def encode(self, x):
        return [f(x) for f in (super().encode, super(Mixin, self).encode)]


class BaseEnc(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(3, 5)

    def encode(self, x):
        return self.enc(x)


class Enc(Mixin, BaseEnc):
    def encode(self, x):
        def inner(y):
            return super(Enc, self).encode(y)

        first = (lambda z: super(Enc, self).encode(z))(x)
        return inner(x)[0], first[1], [super(Enc, self).encode(x)[0] for _ in range(2)][1]

    forward = encode


enc = Enc()(torch.zeros(2, 3))


def configurable(init):
    signature = inspect.signature(init)

    @functools.wraps(init)
    def wrapper(self, *args, **kwargs):
        bound = signature.bind(self, *args, **kwargs)
        bound.apply_defaults()
        names = [n for n in bound.arguments if n != "self"]
        object.__setattr__(self, "_pending", None)
        init(self, *bound.args[1:], **bound.kwargs)
        self.config = {n: bound.arguments[n] for n in names}

    return wrapper


class Configured(nn.Module):
    @configurable
    def __init__(self, width, depth=2, *, act=nn.ReLU, **rest):
        super().__init__()
        self.net = nn.Sequential(*[layer for _ in range(depth) for layer in (nn.Linear(width, width), act())])

    def forward(self, x):
        return self.net(x)


configured = Configured(5, act=nn.GELU)(torch.zeros(1, 5)), Configured(5, 3, more=1).config["depth"], len(Configured(4).net)


class Spec(nn.Module):
    def __init__(self, **kwargs):
        super().__init__()
        names = inspect.getfullargspec(nn.Linear.__init__).args if False else ["in_features", "out_features"]
        self.fc = nn.Linear(**{k: v for k, v in kwargs.items() if k in names})

    def __call__(self, x):
        return super().__call__(x) * 2

    def forward(self, x):
        return self.fc(x)


spec = Spec(in_features=3, out_features=4, junk=1)(torch.zeros(2, 3))


class Frozen(nn.Module):
    __constants__ = ["scale"]
    scale: int = 2
    fc: nn.Linear

    def __init__(self):
        super().__init__()
        self.__dict__["hidden"] = [nn.Linear(3, 3)]
        self.__dict__.update(plain=5)
        self.fc = self.hidden[0]

    def __setattr__(self, name, value):
        if name == "locked":
            raise AttributeError(name)
        super().__setattr__(name, value)

    def forward(self, x):
        return self.fc(x) * self.scale


frozen = Frozen()(torch.zeros(2, 3)), Frozen().plain, len(list(Frozen().parameters()))


class Singleton(nn.Module):
    _instance = None

    def __new__(cls, *args, **kwargs):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self, w=3):
        super().__init__()
        self.fc = nn.Linear(w, w)

    def forward(self, x):
        return self.fc(x)


single = Singleton() is Singleton(), Singleton(4)(torch.zeros(1, 4))


class Factory(nn.Module):
    def __new__(cls, kind="a"):
        if cls is Factory:
            return {"a": FactoryA, "b": FactoryB}[kind](kind)
        return super().__new__(cls)


class FactoryA(Factory):
    def __init__(self, kind):
        super().__init__()
        self.fc = nn.Linear(2, 3)

    def forward(self, x):
        return self.fc(x)


class FactoryB(FactoryA):
    def forward(self, x):
        return self.fc(x).sum(-1)


made_by = Factory("a")(torch.zeros(4, 2)), Factory("b")(torch.zeros(4, 2))


class Call(nn.Module):
    def forward(self, x, *, scale=1, **kw):
        return x * scale, sorted(kw)


called = Call()(torch.zeros(2), scale=3, b=1, a=2)
built = nn.Sequential(OrderedDict((f"l{i}", nn.Linear(i, i + 1)) for i in range(1, 4)))
seq = built(torch.zeros(1, 1)), built.l2.out_features, [n for n, _ in built.named_children()]
args = inspect.getfullargspec(Configured.__init__).varargs, inspect.getfullargspec(Spec.__init__).varkw
