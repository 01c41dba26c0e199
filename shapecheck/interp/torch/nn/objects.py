"""Objects of `torch.nn.Module` behind the door: registration, look-up, calls."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.nn import module
from shapecheck.interp.values.objects import Instance, Value


class ModuleObjects:
    """What `space.module_objects` stands for."""

    tables: tuple[str, ...] = module.TABLES

    def find(self, owner: Instance, name: str) -> tuple[Value] | None:
        return module.find(owner, name)

    def registered(self, owner: Instance, name: Value, run: Run) -> Value:
        return module.get_registered(owner, name, run)

    def set(self, owner: Instance, name: str, value: Value, run: Run) -> None:
        module.set_attribute(owner, name, value, run)

    def delete(self, owner: Instance, name: str, run: Run) -> bool:
        return module.delete_attribute(owner, name, run)

    def call(self, owner: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return module.call_module(owner, args, kwargs, run)

    def initialise(self, owner: Instance, run: Run) -> None:
        module.initialise(owner, run)

    def check_constructed(self, owner: Instance, run: Run) -> None:
        module.check_constructed(owner, run)
