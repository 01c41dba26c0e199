"""How long the lists are that an entry chooses for its constructor's parameters, by what fails with them."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck import ir
from shapecheck.dims import Poly
from shapecheck.interp.run import listed_inputs, rest_arguments, space
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ListObj, Value


def lacks_item(items: Sequence[Value], index: int, run: Run) -> None:
    """The program takes an item that a list does not have: one that was chosen is longer in the runs that follow."""
    least = index + 1 if index >= 0 else -index
    rest_arguments.lacks_item(items, least, run)
    listed_inputs.wants(items, least, run)
    name = _chosen(items, run)
    if name is not None:
        noted = run.entry.noted
        noted.least_items[name] = max(noted.least_items.get(name, 0), least)


def is_unpacked(items: Sequence[Value], names: int, run: Run) -> None:
    """The program unpacks a list into another number of names."""
    rest_arguments.is_unpacked(items, names, run)
    listed_inputs.wants(items, names, run)
    name = _chosen(items, run)
    if name is not None:
        run.entry.noted.exact_items[name] = names


def have_other_counts(more: int, run: Run) -> None:
    """A call that is handed the items of a list wants so many more, or fewer."""
    frame = run.frame
    if not run.entry.structure or frame is None or frame.call is None:
        return
    for part in frame.call.args:
        if isinstance(part, ir.Star) and isinstance(part.value, (ir.Name, ir.Attribute)):
            value = space.eval_expr(part.value, run)
            items: Sequence[Value] = value.items if isinstance(value, ListObj) else ()
            items = value if isinstance(value, tuple) else items
            name = _chosen(items, run)
            if name is not None and len(items) + more >= 0:
                run.entry.noted.exact_items[name] = len(items) + more


def _chosen(items: Sequence[Value], run: Run) -> str | None:
    """The parameter for which a list of these items was chosen; copies of it are it, too."""
    structure = run.entry.structure
    for name, chosen in structure.items():
        if isinstance(chosen, ListObj) and len(chosen.items) == len(items):
            stand = (structure.get(str(item), item) if isinstance(item, Poly) else item for item in chosen.items)
            if all(one is other for one, other in zip(stand, items, strict=True)):
                return name
    return None
