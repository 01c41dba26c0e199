"""collections: Python's own containers, which the builtins know, and classes of named tuples.

A `ChainMap` is unknown. `UserDict` and its like are the builtin types: `data` is not there.
"""

from __future__ import annotations

import collections
from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin, untold
from shapecheck.interp.stdlib.collections.abc import NAMES as ABSTRACT
from shapecheck.interp.stdlib.shared.named_tuples import namedtuple
from shapecheck.interp.stdlib.shared.tables import submodule
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {
    "OrderedDict": collections.OrderedDict,
    "defaultdict": collections.defaultdict,
    "deque": collections.deque,
    "Counter": collections.Counter,
    "namedtuple": builtin("namedtuple", namedtuple),
    "ChainMap": untold("ChainMap", "it is not followed"),
    "UserDict": dict,
    "UserList": list,
    "UserString": str,
    "abc": submodule(ABSTRACT),
    **{name: ABSTRACT[name] for name in ("Iterable", "Mapping", "Sequence", "Callable", "MutableMapping", "Iterator")},
}
