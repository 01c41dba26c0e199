"""Modules of a project that are imported and wait: declared where they are imported, run once a name is asked for.

A module runs late in a run of its own, below the line that imported it first. What it imports that may not wait is run
where Python would run it.
"""

from __future__ import annotations

from typing import Protocol

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.libraries import import_side_effects, lazy_imports
from shapecheck.interp.libraries.waiting_modules import WaitingModules
from shapecheck.interp.run.budget import Budget
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ModuleObj, Value
from shapecheck.syntax.module_effects import Imported
from shapecheck.values import Unknown


class Host(Protocol):
    """What is asked of the importer."""

    modules: dict[str, ModuleObj | None]
    waiting: WaitingModules

    def own_path(self, name: str) -> str | None: ...
    def declare(self, name: str, path: str, is_user: bool = False) -> ModuleObj: ...
    def find(self, name: str, run: Run) -> Value | None: ...
    def ensure(self, module: ModuleObj, run: Run) -> None: ...
    def read_own(self, module: ModuleObj) -> bool: ...
    def run_own(self, module: ModuleObj, run: Run) -> None: ...


class LateModules:
    """The modules of one session that wait."""

    def __init__(self, importer: Host) -> None:
        self._importer = importer
        self.imported_at: dict[str, Frame] = {}
        """Where each of them was imported first."""
        self.runs: list[Run] = []
        """Runs of them outside of the script part that rest on no assumption of their own: what they found is the
        file's.
        """

    def waits(self, name: str, run: Run) -> bool:
        """Whether a module of the project that is imported here waits until one of its names is asked for; what it
        imports that does not wait is run, as Python would.
        """
        frame = run.frame
        at_top = frame is not None and frame.scope is frame.module.scope and frame.module.is_user
        if frame is None or not at_top or run.catching or not run.is_certain():
            return False
        if not self._may_wait(name) or self._importer.waiting.has_circle(name, self._importer.modules):
            return False
        self.note_running(run)
        here = Frame(frame.module, frame.scope, frame.name, frame.caller, at=frame.at, home=frame.home)
        self._wait(name, here, run)
        return True

    def _may_wait(self, name: str) -> bool:
        """Whether a module may wait here, where some modules are running."""
        found = self._importer.waiting.effects(name) if self._importer.waiting.may_wait(name) else None
        return found is not None and all(self._is_bound_by_now(name, wanted) for wanted in found.imports)

    def _is_bound_by_now(self, name: str, wanted: Imported) -> bool:
        base = self._importer.waiting.absolute(name, wanted)
        module = self._importer.modules.get(base)
        if module is None or not module.is_user or module.state != "running":
            return True
        found = self._importer.waiting.effects(base)
        for item in wanted.names:
            is_settled = found is not None and item in found.names and found.names[item].kind != "other"
            if not (item in module.scope.vars and is_settled) and self._importer.own_path(f"{base}.{item}") is None:
                return False
        return True

    def _wait(self, name: str, importer: Frame, run: Run) -> None:
        path = self._importer.own_path(name)
        assert path is not None
        module = self._importer.declare(name, path, True)
        self.imported_at[name] = importer
        found = self._importer.waiting.effects(name)
        for wanted in found.imports if found is not None else ():
            here = Frame(module, module.scope, "<module>", importer, at=ir.Pos(*wanted.at), home=module.scope)
            for target in self._importer.waiting.targets(name, wanted):
                self._reach(target, here, run)

    def _reach(self, name: str, importer: Frame, run: Run) -> None:
        """What an import in a module that waits comes to now."""
        package, _, _ = name.rpartition(".")
        if package and package not in self._importer.modules and self._importer.own_path(package) is not None:
            self._reach(package, importer, run)
        if name in self._importer.modules:
            return
        if self._may_wait(name):
            self._wait(name, importer, run)
            return
        frame, run.frame = run.frame, importer
        try:
            self._importer.find(name, run)
        finally:
            run.frame = frame

    def note_running(self, run: Run) -> None:
        """Remember the tables of modules that are running: what waits from here on may have filled them."""
        frame = run.frame
        while frame is not None:
            if frame.scope is frame.module.scope:
                import_side_effects.note(frame.module, run)
            frame = frame.caller

    def settle(self, module: ModuleObj, run: Run) -> None:
        """Before names of a module are bound anew: what waits sees what it would have seen."""
        for other in list(self._importer.modules.values()):
            if other is not None and other.is_user and other.state == "new":
                self._importer.ensure(other, run)
        for other in list(self._importer.modules.values()):
            if other is not None and other.is_user:
                lazy_imports.resolve_from(other.scope, module, run)

    def run(self, module: ModuleObj, run: Run) -> None:
        """Run a module of the project that has waited, as if that were done where it was imported."""
        importer = self.imported_at.get(module.name)
        first = None if importer is None else importer.module
        if first is not None and first.state == "new" and self._importer.waiting.comes_back(module.name, first.name):
            self._importer.ensure(first, run)
            if module.state != "new":
                return
        late = self._late_run(run)
        late.frame, assumed = importer, len(late.entry.assumed)
        if not self._importer.read_own(module):
            module.state = "done"
            at = None if importer is None else Span(importer.module.path, *importer.at)
            module.scope.open = late.found.gap(Unknown(f"{module.name} cannot be read or parsed", at))
            return
        try:
            self._importer.run_own(module, late)
        finally:
            run.fresh, run.identities, run.moment = late.fresh, late.identities, late.moment
        if not run.entry.script and len(late.entry.assumed) == assumed:
            self.runs.append(late)

    def _late_run(self, run: Run) -> Run:
        late = Run(run.session, Budget())
        late.entry.script = late.entry.goes_on = True
        late.entry.opening, late.entry.assumed = run.entry.opening, run.entry.assumed
        late.path.training, late.path.splittable = None, False
        late.fresh, late.identities, late.moment = run.fresh, run.identities, run.moment
        if run.entry.script:
            late.found = run.found
        return late
