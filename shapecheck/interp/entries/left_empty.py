"""What the program leaves empty for others to fill: what class bodies, constructors and modules set to None or nothing.

Where a run asks for it, that is open.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import NotNative, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_absent, is_open, supposed
from shapecheck.interp.torch.nn import containers, module
from shapecheck.interp.values.objects import ClassObj, Instance, ModuleObj, Value
from shapecheck.interp.values.store import Heap


def told(value: Value) -> str:
    """A value in words."""
    try:
        return repr(space.native(value))
    except NotNative:
        return kind_of(value).noun


def completed(root: Value, run: Run) -> Value:
    """The object, with what its constructor has left empty open: a subclass or a caller may fill it."""
    if isinstance(root, Instance):
        for path, part in module.named_modules(root) if root.cls.is_module else ():
            if containers.is_unfilled(part):
                words = f"`{path or root.cls.name}` holds nothing after the constructor"
                if is_open(f"{path}[]", words, run, Openness.USES):
                    containers.mark_open(part, run.unknown(words), run)
        own = {
            k: v for k, v in root.attrs.items() if k not in space.module_objects.tables and k not in run.entry.assumed
        }
        _open_empty(root, root.attrs, own, "after the constructor", run)
    return root


def open_class(cls: ClassObj, run: Run) -> None:
    """What class bodies of the project leave empty is for subclasses to fill."""
    for written in cls.written:
        if written.module is not None and written.module.is_user:
            _open_empty(written, written.attrs, _own(written.attrs), f"in the body of `{written.name}`", run)


def open_module(of: ModuleObj, run: Run) -> None:
    """What a module leaves empty other functions of it may have filled when one of them is called."""
    variables = of.scope.vars
    _open_empty(of.scope, variables, _own(variables), "when its module has run", run)


def _own(names: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in names.items() if not name.startswith("__")}


def _open_empty(
    owner: Heap, names: MutableMapping[str, Value], among: Mapping[str, Value], where: str, run: Run
) -> None:
    """Open what is empty `among` the names that an object, a class or a module holds."""
    for name, value in among.items():
        if is_absent(value):
            found = supposed(f".{name}", f"`{name}` is {told(value)} {where}", value, run)
            if found is not value:
                run.store.touch(owner)
                names[name] = found
