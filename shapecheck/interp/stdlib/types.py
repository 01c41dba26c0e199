"""types: the classes of functions and modules, for `isinstance`; `SimpleNamespace`; methods bound by hand.

Classes that `new_class` makes are not followed.
"""

from __future__ import annotations

import types
from collections.abc import Mapping

from shapecheck.interp.builtins import constructors
from shapecheck.interp.run.function_models import builtin, identity, untold
from shapecheck.interp.values.objects import BoundMethod, Value

OWN = (
    "FunctionType", "LambdaType", "MethodType", "BuiltinFunctionType", "BuiltinMethodType", "ModuleType",
    "GeneratorType", "NoneType", "EllipsisType", "NotImplementedType", "SimpleNamespace", "TracebackType", "CodeType",
    "FrameType", "GenericAlias", "UnionType", "CoroutineType", "AsyncGeneratorType", "MethodWrapperType",
)  # fmt: skip

NAMES: Mapping[str, Value] = {
    **{name: getattr(types, name) for name in OWN},
    "MethodType": builtin("MethodType", lambda run, function, instance, /: BoundMethod(instance, function)),
    "MappingProxyType": identity("MappingProxyType"),
    "DynamicClassAttribute": builtin("DynamicClassAttribute", constructors.MODELS[property]),
    "new_class": untold("new_class", "classes made on the fly are not followed"),
    "coroutine": identity("coroutine"),
}
