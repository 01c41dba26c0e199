"""types: the classes of functions and modules, for `isinstance`; `SimpleNamespace`; methods bound by hand."""

from __future__ import annotations

import types
from collections.abc import Mapping

from shapecheck.interp.builtins import constructors
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import builtin, identity
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import BoundMethod, DictObj, Value


def _new_class(run: Run, name: Value, bases: Value = (), kwds: Value = None, exec_body: Value = None) -> Value:
    """`types.new_class(name, bases, kwds, exec_body)`: a class statement whose body fills a dict."""
    keywords = {str(key): value for key, value in kwds.items.items()} if isinstance(kwds, DictObj) else {}
    metaclass = keywords.pop("metaclass", type)
    namespace = DictObj({})
    if exec_body is not None:
        space.call(exec_body, (namespace,), {}, run)
    return space.call(metaclass, (name, bases, namespace), keywords, run)


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
    "new_class": builtin("new_class", _new_class),
    "coroutine": identity("coroutine"),
}
