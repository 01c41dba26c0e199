"""What the program leaves empty for others to fill: what class bodies, constructors and modules set to None or nothing.

Where a run asks for it, that is open.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import NotNative, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_absent, is_open, supposed
from shapecheck.interp.torch.nn import containers, module
from shapecheck.interp.values.objects import ClassObj, Instance, ModuleObj, Value


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
        _open_empty(root, own, "after the constructor", run)
    return root


def open_class(cls: ClassObj, run: Run) -> None:
    """What class bodies of the project leave empty is for subclasses to fill."""
    for written in cls.written:
        if written.module is not None and written.module.is_user:
            own = {k: v for k, v in written.attrs.items() if not k.startswith("__")}
            _open_empty(written, own, f"in the body of `{written.name}`", run)


def open_module(of: ModuleObj, run: Run) -> None:
    """What a module leaves empty other functions of it may have filled when one of them is called."""
    for name, value in [*of.scope.vars.items()]:
        if is_absent(value) and not name.startswith("__"):
            found = supposed(name, f"`{name}` is {told(value)} when its module has run", value, run)
            if found is not value:
                run.store.touch(of.scope)
                of.scope.vars[name] = found


def _open_empty(owner: Instance | ClassObj, attrs: Mapping[str, Value], where: str, run: Run) -> None:
    for name, value in attrs.items():
        if is_absent(value):
            found = supposed(f".{name}", f"`{name}` is {told(value)} {where}", value, run)
            if found is not value:
                run.store.touch(owner)
                owner.attrs[name] = found
