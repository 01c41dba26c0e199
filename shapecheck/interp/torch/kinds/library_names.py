"""Dotted names of torch, numpy and einops, and dtypes."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.kinds import Kind, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import library, ops
from shapecheck.interp.values.objects import LibraryName, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import DType, Unknown

NOTHING_HELD = frozenset({"length", "contains", "unary", "binary", "native", "node", "truth", "compare", "join"})


class LibraryNameKind(Kind[LibraryName]):
    noun = "a name of a library"
    one_object = True
    heavy = True
    lacks = NOTHING_HELD | {"class_of"}

    def as_base(self, value: LibraryName, run: Run) -> Value:
        """Known classes as such; others leave the class that extends them open."""
        found = run.session.library.find_class(value.name, run)
        return found if found is not None else run.unknown(f"{value.name} is not followed as a base class")

    def is_callable(self, value: LibraryName, run: Run) -> Value:
        function = library.is_function(value.name, run)
        return True if function else run.unknown("whether a name of a library can be called")

    def touches_tensors(self, value: LibraryName) -> bool:
        return True

    def attribute(self, value: LibraryName, name: str, run: Run) -> Value:
        return library.attribute(value, name, run)

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

    def representation(self, value: LibraryName, run: Run) -> str | Unknown:
        if value.name == "torch.Tensor":
            return "<class 'torch.Tensor'>"
        return super().representation(value, run)


class DTypeKind(Kind[DType]):
    noun = "a dtype"
    one_object = True
    lacks = NOTHING_HELD | {"class_of", "item", "rounds", "is_callable"}

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
