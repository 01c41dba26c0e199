import abc
import functools
import inspect


class Registry(type):
    table = {}

    def __new__(mcs, name, bases, namespace, **kw):
        cls = super().__new__(mcs, name, bases, namespace)
        if name != "Root":
            mcs.table[kw.get("key", name.lower())] = cls
        return cls

    def __init__(cls, name, bases, namespace, **kw):
        super().__init__(name, bases, namespace)
        cls.tag = (name, len(bases), sorted(k for k in namespace if not k.startswith("_")))

    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        made.after = "called"
        return made

    def __getitem__(cls, key):
        return cls.table[key]

    def __contains__(cls, key):
        return key in cls.table

    def __len__(cls):
        return len(cls.table)

    def __iter__(cls):
        return iter(sorted(cls.table))

    def __getattr__(cls, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(name)

    @property
    def size(cls):
        return len(cls.__name__)

    def make(cls, *a):
        return cls(*a)

    def __repr__(cls):
        return f"<registered {cls.__name__}>"


class Root(metaclass=Registry):
    def __init__(self, v=0):
        self.v = v


class Leaf(Root):
    width = 3

    def f(self):
        return self.after


class Other(Leaf, key="special"):
    pass


tables = sorted(Registry.table), Root["leaf"] is Leaf, "leaf" in Root, len(Root), [*Root]
tags = Root.tag, Leaf.tag, Other.tag
made = Leaf(4).v, Leaf(4).after, Leaf(1).f(), Leaf.make(3).v, Other.size, Leaf.dyn_x
types_ = type(Leaf) is Registry, isinstance(Leaf, Registry), isinstance(Leaf(), Root), repr(Leaf), type(Leaf).__name__
dynamic = Registry("Dyn", (Root,), {"k": 1})
dyn = dynamic.k, dynamic.tag, "dyn" in Root, dynamic(2).after
dyn2 = type(Leaf)("Dyn2", (Leaf,), {})
dyn3 = dyn2.tag, dyn2(8).v
try:
    Leaf.nothing
    missing = False
except AttributeError:
    missing = True


class Singleton(type):
    _instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super(Singleton, cls).__call__(*args, **kwargs)
        return cls._instances[cls]


class Only(metaclass=Singleton):
    def __init__(self, v):
        self.v = v


single = Only(1) is Only(2), Only(3).v


class Prep(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        return {"injected": name, **kw}

    def __new__(mcs, name, bases, ns, **kw):
        ns["extra"] = len(ns)
        return type.__new__(mcs, name, bases, dict(ns))

    def __init__(cls, name, bases, ns, **kw):
        type.__init__(cls, name, bases, ns)


class Prepared(metaclass=Prep, bonus=5):
    seen = injected
    more = bonus


prepared = Prepared.seen, Prepared.more, Prepared.injected, Prepared.bonus


class PostInit(type):
    def __call__(cls, *args, **kwargs):
        obj = type.__call__(cls, *args, **kwargs)
        obj.__post_init__()
        return obj


class P(metaclass=PostInit):
    def __init__(self, a):
        self.a = a

    def __post_init__(self):
        self.b = self.a + 1


class P2(P):
    def __init__(self):
        super().__init__(10)
        self.a = 20


posts = P(1).b, P2().b


class Plug:
    known = []

    def __init_subclass__(cls, /, kind=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.kind = kind or cls.__name__.lower()
        Plug.known.append(cls.kind)


class PlugA(Plug, kind="aa"):
    pass


class PlugB(PlugA):
    def __init_subclass__(cls, extra=1, **kw):
        cls.extra = extra
        super().__init_subclass__(**kw)


class PlugC(PlugB, extra=4):
    pass


plugs = Plug.known, PlugA.kind, PlugB.kind, PlugC.kind, PlugC.extra


class ABase(abc.ABC):
    @abc.abstractmethod
    def f(self): ...

    @property
    @abc.abstractmethod
    def g(self): ...


class AHalf(ABase):
    def f(self):
        return 1


class AFull(AHalf):
    @property
    def g(self):
        return 2


try:
    AHalf()
    abstract = "made"
except TypeError as error:
    abstract = str(error)
abstracts = AFull().f(), AFull().g, inspect.isabstract(AHalf), inspect.isabstract(AFull), sorted(AHalf.__abstractmethods__)


class Meta2(abc.ABCMeta, Registry):
    def __new__(mcs, name, bases, ns):
        return super().__new__(mcs, name, bases, ns)


class Both(Root, metaclass=Meta2):
    @abc.abstractmethod
    def h(self): ...


class BothDone(Both):
    def h(self):
        return "h"


both = type(BothDone).__name__, BothDone().h(), BothDone().after, "bothdone" in Root


def with_metaclass(meta, *bases):
    class metaclass(type):
        def __new__(cls, name, this_bases, d):
            return meta(name, bases, d)

    return type.__new__(metaclass, "temporary_class", (), {})


class Six(with_metaclass(Registry, Root)):
    z = 1


six = Six.tag, type(Six) is Registry, Six(3).after


def register(table):
    def deco(cls):
        table[cls.__name__] = cls
        cls.registered = True
        return cls

    return deco


zoo = {}


@register(zoo)
class Zed:
    @register(zoo)
    class In:
        pass


zs = sorted(zoo), Zed.registered, Zed.In.registered


def rename(cls):
    class Wrapped(cls):
        def hi(self):
            return "wrapped " + super().hi()

    Wrapped.__name__ = cls.__name__
    return Wrapped


@rename
class Hi:
    def hi(self):
        return "hi"


his = Hi().hi(), Hi.__name__, Hi.__mro__[1].__name__

made_type = type("Made", (Hi,), {"hi": lambda self: "made", "w": 4})
mades = made_type().hi(), made_type.w, made_type.__name__, issubclass(made_type, Hi)
