import dataclasses
import enum
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from enum import Enum, Flag, IntEnum, auto
from typing import Any, ClassVar, List, Literal, NamedTuple, Optional, TypedDict, Union, cast


@dataclass
class Point:
    x: int
    y: int = 2
    tags: List[str] = field(default_factory=list)
    hidden: int = field(default=5, repr=False, compare=False)
    total: int = field(init=False)
    count: ClassVar[int] = 0
    start: InitVar[int] = 3

    def __post_init__(self, start):
        self.total = self.x + self.y + start


p = Point(1)
p2 = Point(1, tags=["a"], start=10)
a = p.total, p2.total, p == Point(1), p != p2, repr(p), str(p), p.tags is not Point(1).tags
b = [f.name for f in fields(p)], asdict(p), astuple(p), is_dataclass(p), is_dataclass(Point), is_dataclass(3)
c = replace(p, x=5, start=0).total, [f.default for f in fields(Point) if f.name in ("y", "hidden")]
try:
    Point()
except TypeError:
    d = "missing"
try:
    Point(1, bogus=2)
except TypeError:
    e = "bogus"


@dataclass(frozen=True, order=True)
class Frozen:
    a: int
    b: str = "z"

    @property
    def both(self):
        return f"{self.a}{self.b}"

    @classmethod
    def make(cls, **kw):
        return cls(**kw)


f = Frozen(1) < Frozen(2), Frozen(1, "a") == Frozen(1, "a"), Frozen.make(a=3).both, sorted([Frozen(2), Frozen(1)])[0].a
try:
    Frozen(1).a = 2
except dataclasses.FrozenInstanceError:
    g = "frozen"


@dataclass
class Base:
    x: int = 1
    y: int = 2


@dataclass
class Child(Base):
    x: int = 10
    z: Optional[int] = None

    def __post_init__(self):
        if self.z is None:
            self.z = self.x + self.y


h = Child().z, Child(1, 2, 3).z, [f.name for f in fields(Child)], asdict(Child(y=5))


@dataclass(kw_only=True)
class Kw:
    a: int
    b: int = 0


i = Kw(a=1).b


@dataclass
class Mixed:
    a: int
    _: KW_ONLY
    b: int = 1


j = Mixed(1, b=2).b
try:
    Mixed(1, 2)
except TypeError:
    k = "kw"


@dataclass
class Nested:
    p: Frozen
    ps: list = field(default_factory=lambda: [Frozen(1), Frozen(2)])


l = asdict(Nested(Frozen(0))), Nested(Frozen(3)).ps[1].a


class Color(Enum):
    RED = 1
    GREEN = "g"
    ALSO_RED = 1

    @property
    def low(self):
        return self.name.lower()

    @classmethod
    def default(cls):
        return cls.GREEN


m = (
    Color.RED,
    Color.RED.name,
    Color.RED.value,
    Color("g"),
    Color["RED"],
    Color["ALSO_RED"],
    Color.ALSO_RED is Color.RED,
    Color.GREEN.low,
)
n = (
    list(Color),
    len(Color),
    [c.value for c in Color],
    Color.default(),
    Color.RED == Color.RED,
    Color.RED == 1,
    Color.RED in Color,
)
o = (
    str(Color.RED),
    repr(Color.RED),
    f"{Color.RED}",
    isinstance(Color.RED, Color),
    {Color.RED: "r"}[Color.RED],
    list(Color.__members__),
)
try:
    Color("nope")
except ValueError as error:
    q = str(error)


class Num(IntEnum):
    A = auto()
    B = auto()


r = (
    Num.A + 1,
    Num.B > Num.A,
    Num.B == 2,
    [0, 1, 2][Num.B],
    int(Num.B),
    Num(2).name,
    isinstance(Num.A, int),
    f"{Num.A}",
    max(Num),
)


class Mode(str, Enum):
    TRAIN = "train"
    EVAL = "eval"


s = (
    Mode.TRAIN == "train",
    Mode("eval"),
    Mode.TRAIN.upper(),
    {"train": 1}[Mode.TRAIN],
    Mode.EVAL in ("eval",),
    Mode.TRAIN.value,
)
t = [mode.value for mode in Mode], "train" == Mode.TRAIN, Mode.TRAIN != Mode.EVAL, isinstance(Mode.TRAIN, str)


class Planet(Enum):
    EARTH = (5.0, 6)
    MARS = (3.0, 3)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    def ratio(self):
        return self.mass / self.radius


u = Planet.EARTH.mass, Planet.MARS.ratio(), Planet.EARTH.value


class Perm(Flag):
    R = auto()
    W = auto()
    RW = R | W


v = (Perm.R | Perm.W) is Perm.RW, Perm.R in Perm.RW, bool(Perm.R & Perm.W), Perm.W.value
Animal = Enum("Animal", "CAT DOG")
w = Animal.DOG.value, [x.name for x in Animal]


class Emp(NamedTuple):
    name: str
    id: int = 3

    def hello(self):
        return "hi " + self.name


x = Emp("a"), Emp("a").id, Emp("b", 4)[1], Emp("c").hello(), Emp._fields
nm, idd = Emp("z")


class Movie(TypedDict, total=False):
    name: str
    year: int


y = Movie(name="x", year=3)
z = cast(int, "a"), Optional[int] is None, Literal["a", "b"] is None
T2 = NamedTuple("T2", [("a", int), ("b", str)])
aa = T2(1, "x").b


@enum.unique
class Uni(Enum):
    A = 1


bb = Uni.A.value


@dataclass
class Cfg:
    layers: list = field(default_factory=lambda: [1, 2])
    act: str = "relu"
    opt: dict = field(default_factory=dict)

    @classmethod
    def from_dict(cls, d):
        names = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in d.items() if k in names})

    def to_dict(self):
        return {k: getattr(self, k) for k in self.__dataclass_fields__}


cc = Cfg.from_dict({"act": "gelu", "junk": 1}).act, Cfg().to_dict(), Cfg().__dict__
dd = dataclasses.make_dataclass("Made", ["a", ("b", int, 5)])(1).b


class _Named(enum.EnumMeta):
    def __iter__(self):
        return super().__iter__()

    def __contains__(self, other):
        if isinstance(other, str):
            return any(found.name == other.upper() for found in self)
        return super().__contains__(other)

    def __len__(self):
        return super().__len__() + 10


def _twice(x):
    return 2 * x


class _Side(enum.Enum, metaclass=_Named):
    LEFT = 0
    RIGHT = 1

    @classmethod
    def get(cls, name):
        try:
            return cls[name.upper()]
        except KeyError:
            return None


sides = [side.name for side in _Side], "left" in _Side, "up" in _Side, _Side.LEFT in _Side, len(_Side)
got = _Side.get("right").value, _Side.get("up"), _Side["LEFT"] is _Side.LEFT
