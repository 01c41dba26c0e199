"""The lazy `dataclass` behaves as the standard one does, as far as the package uses it."""

import dataclasses
import pickle

import pytest

from shapecheck.base.lite_dataclass import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Point:
    """A place."""

    x: int
    y: int = 2
    tags: dict = field(default_factory=dict, hash=False)
    note: str | None = field(default=None, compare=False, repr=False)

    @property
    def total(self):
        return self.x + self.y


@dataclass(frozen=True, slots=True)
class Deep(Point):
    z: int = 3


@dataclass(eq=False, slots=True)
class Frame:
    self: object
    name: str = ""


@dataclass
class Open:
    items: list = field(default_factory=list)


def test_construction():
    assert Point(1) == Point(1, 2) == Point(y=2, x=1) and Point(1) != Point(1, 3) and Point(1) != (1, 2, {}, None)
    assert Point(1).tags is not Point(1).tags and Point(1).total == 3 and Point.__doc__ == "A place."
    with pytest.raises(TypeError):
        Point()
    with pytest.raises(TypeError):
        Point(1, zz=1)


def test_equality_and_hash():
    assert Point(1, note="a") == Point(1, note="b") and hash(Point(1, note="a")) == hash(Point(1))
    assert Deep(1) != Point(1) and {Point(1): "a"}[Point(1)] == "a"
    assert Frame(1) != Frame(1) and len({Frame(1), Frame(1)}) == 2
    with pytest.raises(TypeError):
        hash(Open())


def test_text_patterns_and_slots():
    assert repr(Point(1)) == "Point(x=1, y=2, tags={})"
    match Deep(1, z=9):
        case Deep(x, y, _, _, z):
            assert (x, y, z) == (1, 2, 9)
    with pytest.raises(AttributeError):
        Point(1).other = 1


def test_a_field_may_be_called_self():
    assert Frame("here", name="f").self == "here" and Frame(self=3).self == 3


def test_copies_and_pickles():
    point = Point(1, tags={"a": 1}, note="n")
    assert replace(point, y=5) == Point(1, 5, {"a": 1}) and replace(point).note == "n"
    again = pickle.loads(pickle.dumps(point))
    assert again == point and again.note == "n"


def test_the_standard_library_knows_them():
    assert dataclasses.is_dataclass(Point) and dataclasses.replace(Deep(1), z=4) == Deep(1, z=4)
    assert [f.name for f in dataclasses.fields(Deep(1))] == ["x", "y", "tags", "note", "z"]
    assert dataclasses.asdict(Point(1)) == {"x": 1, "y": 2, "tags": {}, "note": None}
