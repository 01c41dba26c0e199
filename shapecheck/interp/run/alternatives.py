"""Arguments that are no sizes but one of a few things: words that the program compares them with, flags.

A first run notes what an argument is compared with and takes it for none of these. The runs that follow try the
alternatives in turn, and last that it is something else.
"""

from __future__ import annotations

from collections.abc import Iterable

from shapecheck.dims import Poly
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Input, Value, Word

FLAG = (False, True)


def parameter_of(value: Value, run: Run) -> str | None:
    """The name of the argument that a value stands for, where it is one that nothing is known of."""
    match value:
        case Poly():
            name = str(value)
            return name if name in run.entry.parameters else None
        case Word(name=name):
            return name
        case Input(tensor=None, certain=False, name=name):
            return name
        case _:
            return None


def compared(value: Value, others: Iterable[Value], run: Run) -> None:
    """The program compares an argument with others, or looks it up among them: the words among these are
    alternatives.
    """
    name = parameter_of(value, run)
    if name is not None:
        note(name, [other for other in others if isinstance(other, str)], run)


def note(name: str, values: Iterable[Value], run: Run) -> None:
    """What an argument may be."""
    for value in values:
        known = run.entry.noted.alternatives.setdefault(name, [])
        if not any(value is other or (type(value) is type(other) and value == other) for other in known):
            known.append(value)
            run.entry.read_again = True


def taken(name: str, otherwise: Value, run: Run) -> Value:
    """The alternative that this run takes an argument for; `otherwise` where it has none, or is none of them."""
    chosen = run.entry.chosen
    if name in chosen:
        return chosen[name]
    known = run.entry.noted.alternatives.get(name)
    if known is None:
        return otherwise
    options = [*known, *(() if known[0] in FLAG else (otherwise,))]
    chosen[name] = options[run.choose(("alternative", name), len(options))]
    return chosen[name]
