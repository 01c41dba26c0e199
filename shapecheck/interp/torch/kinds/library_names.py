"""Dotted names of torch, numpy and einops, and dtypes."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any

from shapecheck.interp.builtins import builtin_types
from shapecheck.interp.builtins.kinds.functions import union_of
from shapecheck.interp.run.kinds import Joining, Kind, kind_of, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import library, ops
from shapecheck.interp.values.objects import ClassObj, DictObj, LibraryName, ListObj, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.rules.core.dtype_arguments import TYPE_NAMES
from shapecheck.values import DType, TensorBase, Unknown

NOTHING_HELD = frozenset({"length", "contains", "unary", "binary", "native", "node", "truth", "compare", "join"})
FUNCTION_TYPES = (types.FunctionType, types.BuiltinFunctionType)


class LibraryNameKind(Kind[LibraryName]):
    noun = "a name of a library"
    one_object = True
    heavy = True
    lacks = (NOTHING_HELD | {"class_of"}) - {"join", "binary"}

    def as_base(self, value: LibraryName, run: Run) -> Value:
        """Known classes as such; others leave the class that extends them open."""
        found = run.session.library.find_class(value.name, run)
        if found is not None:
            return found
        reason = run.unknown(f"{value.name} is not followed as a base class")
        if value.name not in builtin_types.OF_TENSORS:
            return reason
        return TensorBase(reason.reason, reason.at, value.name in builtin_types.PARAMETER_NAMES)

    def is_callable(self, value: LibraryName, run: Run) -> Value:
        function = library.is_function(value.name, run)
        return True if function else run.unknown("whether a name of a library can be called")

    def includes(self, cls: LibraryName, value: Value, run: Run) -> Value:
        return value if isinstance(value, Unknown) else kind_of(value).of_library(value, cls.name, run)

    def is_subclass(self, cls: LibraryName, other: Value, run: Run) -> Value:
        if cls == other:
            return True
        if cls.name in builtin_types.OF_TENSORS:
            return builtin_types.is_tensor_subclass(cls.name in builtin_types.PARAMETER_NAMES, other, run)
        if isinstance(other, LibraryName):
            return run.unknown("classes of a library")
        return super().is_subclass(cls, other, run)

    def of_type(self, value: LibraryName, cls: type, run: Run) -> Value:
        if cls is type and builtin_types.is_type_of_tensors(value.name):
            return True
        if cls in builtin_types.OF_FUNCTION:
            return True
        function = library.is_function(value.name, run) and cls not in FUNCTION_TYPES
        return False if function else run.unknown("a value of a library")

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if op == "|":
            return union_of(left, right)
        return super().binary(op, left, right, run)

    def of_library(self, value: LibraryName, name: str, run: Run) -> Value:
        if name in ("torch.Size", "torch.dtype"):
            return False
        return False if library.is_function(value.name, run) else run.unknown("a value of a library")

    def of_torch_class(self, value: LibraryName, cls: ClassObj, run: Run) -> Value:
        return False if library.is_function(value.name, run) else run.unknown("a value of a library")

    def join(self, a: LibraryName, b: LibraryName, point: Joining) -> Value:
        """A type of tensors on a GPU and its twin are one where shapes are asked for."""
        left, right = (name.name.replace("torch.cuda.", "torch.") for name in (a, b))
        typed = left.endswith("Tensor") and left == right
        return a if a == b else LibraryName(left) if typed else point.unlike(a, b)

    def surely_has(self, value: LibraryName, found: Value, run: Run) -> bool:
        """False for a name that is not modelled."""
        return not isinstance(found, LibraryName) or library.has(found.name, run)

    def names(self, value: LibraryName, run: Run) -> ListObj:
        """Those that rules know; there are more."""
        prefix = value.name + "."
        tables = (run.session.registry.ops, run.session.registry.layers)
        behind = (name.removeprefix(prefix) for table in tables for name in table if name.startswith(prefix))
        known = sorted({name for name in behind if "." not in name})
        return ListObj([*known], open=run.unknown(f"what else {value.name} has"))

    def touches_tensors(self, value: LibraryName) -> bool:
        return True

    def attribute(self, value: LibraryName, name: str, run: Run) -> Value:
        if name == "__dict__":
            return self.held(value, run)
        return library.attribute(value, name, run)

    def held(self, value: LibraryName, run: Run) -> DictObj:
        """The classes that a module's own text defines, as far as they are known; there is more."""
        defined = {
            name: library.attribute(value, name, run) for name in run.session.importer.definitions.names(value.name)
        }
        classes: dict[Any, Value] = {name: found for name, found in defined.items() if isinstance(found, ClassObj)}
        return DictObj(classes, open=run.unknown(f"what else {value.name} has"))

    def set_attribute(self, value: LibraryName, name: str, new: Value, run: Run) -> None:
        if value.name in ("torch.Tensor", "torch.nn.Parameter"):
            run.session.put_on_tensors.add(name)

    def call(self, value: LibraryName, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return ops.call_library(value.name, args, kwargs, run)

    def item(self, value: LibraryName, index: Value, run: Run) -> Value:
        """`torch.Tensor[...]`: a type's parameters change nothing."""
        return value if value.name.startswith("torch") else run.unknown(f"an item of {value.name}")

    def rounds(self, value: LibraryName, run: Run) -> Sequence | Unknown:
        return run.unknown(f"{value.name} is not followed")

    def exported(self, value: LibraryName, run: Run) -> Any:
        """A type of tensors says a dtype: `x.type(torch.LongTensor)`."""
        home, _, last = value.name.rpartition(".")
        typed = TYPE_NAMES.get(last) if home in ("torch", "torch.cuda") else None
        return value if typed is None else DType(typed)

    def representation(self, value: LibraryName, run: Run) -> str | Unknown:
        if value.name == "torch.Tensor":
            return "<class 'torch.Tensor'>"
        return super().representation(value, run)


class DTypeKind(Kind[DType]):
    noun = "a dtype"
    one_object = True
    lacks = NOTHING_HELD | {"class_of", "item", "rounds", "is_callable"}

    def of_type(self, value: DType, cls: type, run: Run) -> Value:
        return False

    def of_library(self, value: DType, name: str, run: Run) -> Value:
        return name == "torch.dtype"

    def attribute(self, value: DType, name: str, run: Run) -> Value:
        text = value.name
        match name:
            case "is_floating_point":
                return "float" in text
            case "is_complex":
                return text.startswith("complex")
            case "is_signed":
                return not text.startswith(("uint", "bool"))
            case "itemsize":
                return _bytes(text) or run.unknown("itemsize")
            case "__class__":
                return self.class_of(value, run)
            case "type":  # numpy's: `np.dtype("int64").type` is `np.int64`, and both are this dtype here
                return value
            case _:
                return run.unknown(f"attribute {name} of a dtype")

    def call(self, value: DType, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        """`np.float32(x)`."""
        return ops.call_library("numpy.dtype.__call__", (value, *args), kwargs, run)

    def representation(self, value: DType, run: Run) -> str | Unknown:
        return f"torch.{value.name}"


def _bytes(dtype: str) -> int | None:
    """How many bytes an element takes."""
    bits = "".join(c for c in dtype.split("_", maxsplit=1)[0] if c.isdigit())
    if dtype == "bool":
        return 1
    return int(bits) // 8 if bits and int(bits) >= 8 else None


register(LibraryName, LibraryNameKind())
register(DType, DTypeKind())
