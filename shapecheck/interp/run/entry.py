"""What a run knows of its entry point: how the model is made and called, and what the arguments are used as."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.dims import Dim, Facts
from shapecheck.interp.run.suppositions import CLOSED, Opening, Supposition
from shapecheck.interp.values.objects import Input, Value


class Use(Enum):
    """What an input is used as that is no tensor."""

    NUMBER = "number"
    SEVERAL = "several"
    TABLE = "table"
    OBJECT = "object"
    OTHER = "other"


@dataclass(eq=False, slots=True)
class Noted:
    """What the arguments of an entry are used as: all runs of it note it here, and read their arguments by it."""

    uses: dict[str, Use] = field(default_factory=dict)
    """Inputs that are used as no tensor can be: the runs that follow do not take them for tensors."""
    unpacked: dict[str, int] = field(default_factory=dict)
    """Inputs that are unpacked into so many names."""
    gone_through: set[str] = field(default_factory=set)
    """Inputs that are gone through item by item."""
    indexed: dict[str, int] = field(default_factory=dict)
    """Inputs of which items are taken, with how many a list must have for that."""
    counts: dict[str, list[int]] = field(default_factory=dict)
    """How many items an input may have, where it is a list."""
    exact_inputs: dict[str, int] = field(default_factory=dict)
    """How many items inputs have that are lists, where the program takes them apart."""
    rest: list[str] = field(default_factory=list)
    """What `*args` holds, by name, where more is known than that it holds something."""
    rest_by_name: list[str] = field(default_factory=list)
    """What `**kwargs` holds."""
    counted: set[str] = field(default_factory=set)
    """Inputs of open dtype that something is looked up with: integers, in the runs that follow."""
    asked_dtypes: set[str] = field(default_factory=set)
    """Inputs of open dtype whose dtype the program asks for."""
    structural: dict[str, None] = field(default_factory=dict)
    """Constructor parameters that turned out to decide structure."""
    listed: dict[str, None] = field(default_factory=dict)
    """Constructor parameters that are iterated or indexed."""
    least_items: dict[str, int] = field(default_factory=dict)
    """Of lists that were chosen for constructor parameters: how many items are taken of them."""
    exact_items: dict[str, int] = field(default_factory=dict)
    """Into how many names such lists are unpacked."""
    alternatives: dict[str, list[Value]] = field(default_factory=dict)
    """Arguments that are no sizes but one of a few things, with what they may be."""
    numbers: dict[str, list[Dim]] = field(default_factory=dict)
    """Constructor parameters that say which of several things is taken, or how many axes there are, with what they may
    be.
    """
    texts: dict[str, None] = field(default_factory=dict)
    """Constructor parameters that may be a text by their annotation, and are taken for something else."""
    compared: dict[str, list[Dim]] = field(default_factory=dict)
    """Those of which a condition speaks that two unlike ways are gone by, with numbers for either, or the parameter
    that it compares them with.
    """


@dataclass(eq=False, slots=True)
class EntryState:
    """The entry point of one run."""

    noted: Noted = field(default_factory=Noted)

    script: bool = False
    """Whether it is the script part of a file."""
    goes_on: bool = False
    """Whether following goes on behind a statement that raises what nothing catches."""
    inputs: dict[str, Value] = field(default_factory=dict)
    """What the model is called with, by name."""
    starred: Mapping[str, str] = field(default_factory=dict)
    """The names of the entry's own `args` and `kwargs`, by kind, while it is called."""
    rest: tuple[str, ...] = ()
    """The inputs that `*args` holds."""
    given: frozenset[str] = frozenset()
    """Symbols of inputs whose shapes were asked for."""
    opening: Opening = CLOSED
    """Which assumptions are left open in this run."""
    assumed: dict[str, Supposition] = field(default_factory=dict)
    """What was assumed, by name."""
    tried_otherwise: set[object] = field(default_factory=set)
    """Places of tests that other options would have decided differently, of which that was followed."""
    facts_when_made: Facts | None = None
    """What was known once the model was built."""
    conditions_when_made: int = 0
    """How many constraints there were then."""
    inputs_chosen: bool = False
    """Whether the rank of some input was chosen."""
    lengths: tuple[int, ...] = ()
    """How many modules the model's lists of modules have."""
    batch: Dim | None = None
    """The size of the first axes of all inputs, where they are taken to have one."""
    listed: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    """The items of the lists that inputs are taken to be, by name."""
    tensors: dict[str, Input] = field(default_factory=dict)
    """The tensors that inputs are or hold, by name."""
    parameters: set[str] = field(default_factory=set)
    """Constructor parameters that are symbols."""
    target_names: set[str] = field(default_factory=set)
    """Names of a target that its module does not define: symbols of their own."""
    structure: Mapping[str, Value] = field(default_factory=dict)
    """Values chosen for constructor parameters that decide structure."""
    read_again: bool = False
    """Whether alternatives have come up that this run does not know of yet."""
    chosen: dict[str, Value] = field(default_factory=dict)
    """The alternatives that this run takes."""
    missing: dict[str, None] | None = None
    """While the entry's model is built: arguments that some constructor lacks."""
    constructed: Mapping[str, Value] | None = None
    """What the constructor of a class alone was called with, by parameter."""
    parts: dict[str, dict[str, Value]] = field(default_factory=dict)
    """Of constructor parameters that stand for objects: the attributes and items that were read of them."""
