"""What a run knows of its entry point: how the model is made and called, and what the arguments are used as."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.interp.run.assumptions import CLOSED, Opening, Supposition
from shapecheck.interp.values.objects import Value


@dataclass(eq=False, slots=True)
class EntryState:
    """The entry point of one run. What is noted here of arguments decides how the runs that follow read them."""

    script: bool = False
    """Whether it is the script part of a file."""
    goes_on: bool = False
    """Whether following goes on behind a statement that raises what nothing catches."""
    inputs: dict[str, Value] = field(default_factory=dict)
    """What the model is called with, by name."""
    given: frozenset[str] = frozenset()
    """Symbols of inputs whose shapes were asked for."""
    opening: Opening = CLOSED
    """Which assumptions are left open in this run."""
    assumed: dict[str, Supposition] = field(default_factory=dict)
    """What was assumed, by name."""
    inputs_chosen: bool = False
    """Whether the rank of some input was chosen."""
    foreign: dict[str, bool] = field(default_factory=dict)
    """Inputs that are used as no tensor can be (True: as a size): the runs that follow do not take them for tensors."""
    counted: set[str] = field(default_factory=set)
    """Inputs of open dtype that something is looked up with: integers, in the runs that follow."""
    parameters: set[str] = field(default_factory=set)
    """Constructor parameters that are symbols."""
    structure: Mapping[str, Value] = field(default_factory=dict)
    """Values chosen for constructor parameters that decide structure."""
    structural: dict[str, None] = field(default_factory=dict)
    """Constructor parameters that turned out to decide structure."""
    flags: dict[str, None] = field(default_factory=dict)
    """Constructor parameters that are tested as truths."""
    listed: dict[str, None] = field(default_factory=dict)
    """Constructor parameters that are iterated or indexed."""
    missing: dict[str, None] | None = None
    """While the entry's model is built: arguments that some constructor lacks."""
    constructed: Mapping[str, Value] | None = None
    """What the constructor of a class alone was called with, by parameter."""
    parts: dict[str, dict[str, Value]] = field(default_factory=dict)
    """Of constructor parameters that stand for objects: the attributes and items that were read of them."""
