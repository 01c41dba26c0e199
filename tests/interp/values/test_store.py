"""Writes to objects are journalled: a region is taken back exactly, and tells what was written in it."""

from __future__ import annotations

from shapecheck.interp.values.store import Heap, Store


class Cell(Heap):
    """An object with one thing to write."""

    __slots__ = ("value",)

    def __init__(self, value: int) -> None:
        self.stamp = 0
        self.value = value

    def save(self) -> int:
        return self.value

    def load(self, state: int) -> None:
        self.value = state


def write(store: Store, cell: Cell, value: int) -> None:
    store.touch(cell)
    cell.value = value


def test_a_region_is_taken_back() -> None:
    store, cell = Store(), Cell(1)
    mark = store.mark()
    write(store, cell, 2)
    write(store, cell, 3)
    store.rollback(mark)
    assert cell.value == 1
    write(store, cell, 4)
    assert cell.value == 4


def test_a_region_inside_another_is_taken_back_alone() -> None:
    store, cell = Store(), Cell(1)
    outer = store.mark()
    write(store, cell, 2)
    inner = store.mark()
    write(store, cell, 3)
    store.rollback(inner)
    assert cell.value == 2
    store.rollback(outer)
    assert cell.value == 1


def test_what_an_inner_region_keeps_the_outer_one_takes_back() -> None:
    store, cell = Store(), Cell(1)
    outer = store.mark()
    inner = store.mark()
    write(store, cell, 2)
    store.close(inner)
    assert cell.value == 2
    store.rollback(outer)
    assert cell.value == 1


def test_what_was_written_since_a_mark_with_its_state_there() -> None:
    store, first, second = Store(), Cell(1), Cell(5)
    store.mark()
    write(store, first, 2)
    mark = store.mark()
    write(store, first, 3)
    write(store, second, 6)
    assert store.touched(mark) == {first: 2, second: 5}


def test_suspended_writes_stay() -> None:
    store, cell = Store(), Cell(1)
    mark = store.mark()
    with store.suspended():
        write(store, cell, 2)
    store.rollback(mark)
    assert cell.value == 2


def test_replayed_states_are_taken_back_too() -> None:
    store, cell = Store(), Cell(1)
    mark = store.mark()
    store.replay({cell: 7})
    assert cell.value == 7
    store.rollback(mark)
    assert cell.value == 1


def test_objects_are_ordered_by_birth() -> None:
    cells = [Cell(value) for value in range(3)]
    assert sorted(cells, key=lambda cell: cell.born) == cells
