"""collections and collections.abc."""

from __future__ import annotations

import collections
import collections.abc
from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin, untold
from shapecheck.interp.stdlib import tuples
from shapecheck.interp.values.objects import ClassObj, Instance, Value

ABC: Mapping[str, Value] = {name: getattr(collections.abc, name) for name in collections.abc.__all__}
NAMESPACE = ClassObj("module", (), {})

MODULES: Mapping[str, Mapping[str, Value]] = {
    "collections.abc": ABC,
    "collections": {
        "OrderedDict": collections.OrderedDict,
        "defaultdict": collections.defaultdict,
        "deque": collections.deque,
        "Counter": collections.Counter,
        "namedtuple": builtin("namedtuple", tuples.namedtuple),
        "ChainMap": untold("ChainMap", "it is not followed"),
        "UserDict": dict,
        "UserList": list,
        "UserString": str,
        "abc": Instance(NAMESPACE, dict(ABC)),
        **{name: ABC[name] for name in ("Iterable", "Mapping", "Sequence", "Callable", "MutableMapping", "Iterator")},
    },
}
