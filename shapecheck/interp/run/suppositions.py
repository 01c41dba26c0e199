"""Assumptions: values that the checked program does not fix, and runs in which they are left open.

A default that a caller overrides, an option of the command line, a variable of the environment, a library that is not
installed: a run goes on with what stands there, and notes it by `supposed`. What fails is weighed by another run in
which the value is open (`entries.evidence`): a failure that is gone then rested on the assumption.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.interp.values.objects import DictObj, ListObj, SetObj, Value
from shapecheck.values import Placeholder, Tensor, Unknown

if TYPE_CHECKING:
    from shapecheck.interp.run.run import Run


class Openness(IntEnum):
    """How far assumed values are left open; each level opens what those below it do."""

    CLOSED = 0
    INPUTS = 1
    """Inputs that may be left out are passed."""
    USES = 2
    """None, an empty text or container and a tensor are not known where they are used; where a program only asks
    whether they are there, they answer."""
    ZEROS = 3
    """So are numbers of 0 and below."""
    TESTS = 4
    """All but positive numbers and containers that hold something are not known, whatever is asked of them."""
    KINDS = 5
    """What an argument that nothing is said of is (a size, a list, an object) is not known."""
    NUMBERS = 6
    """Positive numbers: they are configurations that are meant to work, and no level opens them."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What one run leaves open: how far, and of which names (None: of all). `required` are parameters that are
    read as if they had no default.
    """

    openness: Openness = Openness.CLOSED
    names: frozenset[str] | None = None
    required: frozenset[str] = frozenset()

    def opens(self, name: str) -> bool:
        return self.names is None or name in self.names


CLOSED = Opening()


class Supposition(NamedTuple):
    """Something assumed: what it is, in words, and from which level on it is open."""

    words: str
    level: Openness
    of_parameter: bool = False
    """Whether it is the default of a constructor's parameter, or None or something empty as one of the call's: that may
    be read as if it had none.
    """


def supposed(
    name: str, words: str, value: Value, run: Run, at: Openness = Openness.USES, of_parameter: bool = False
) -> Value:
    """`value`, which is assumed, or what stands for it where the run leaves it open. `words` say what it is;
    `at` is the level from which on None and their like are open.
    """
    level = _level(value)
    if level is None:
        return value
    if not is_open(name, words, run, at if level is Openness.USES else level, of_parameter):
        return value
    return run.unknown(words) if run.entry.opening.openness is Openness.TESTS else Placeholder(words, run.here(), value)


def installed_version(package: str, version: Value, run: Run) -> Value:
    """The version of a library, which may be another where the program runs."""
    return supposed(f"{package}.__version__", f"the version of `{package}` is the one installed here", version, run)


def is_missed(module: str, run: Run) -> bool:
    """Whether a module that is not there is one for the program: inside a `try` it goes on without, as here, not on
    every machine. What a library does without does not bear what the program does with the library.
    """
    root = module.partition(".")[0]
    in_library = run.frame is not None and not run.frame.module.is_user
    return bool(run.catching) and (in_library or not is_open(root, f"`{root}` is not installed", run, Openness.USES))


def is_open(name: str, words: str, run: Run, level: Openness, of_parameter: bool = False) -> bool:
    """Note an assumption; whether this run leaves it open."""
    run.entry.assumed.setdefault(name, Supposition(words, level, of_parameter))
    opening = run.entry.opening
    return opening.openness >= level and opening.opens(name)


def is_absent(value: Value) -> bool:
    """Whether a value is None, or holds nothing."""
    if isinstance(value, Tensor):
        return value.numel == 0
    return _level(value) is Openness.USES


def _level(value: Value) -> Openness | None:
    """The level from which on a value is open; None where it is never."""
    match value:
        case Unknown():
            return None
        case bool():
            return Openness.TESTS
        case int() | float():
            return Openness.NUMBERS if value > 0 else Openness.ZEROS if isinstance(value, int) else Openness.TESTS
        case Tensor():
            return Openness.USES
        case None | "" | ():
            return Openness.USES
        case ListObj(exact=True, items=items):
            return None if items else Openness.USES
        case DictObj(open=None, items=entries) | SetObj(open=None, items=entries):
            return None if entries else Openness.USES
        case str():
            return Openness.TESTS
        case _:
            return None
