"""Modules: found in the checked environment's folders, read from source, interpreted, never imported."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp import stdlib
from shapecheck.interp.builtins import builtin_attributes, settings_text
from shapecheck.interp.libraries import import_side_effects, installed, lazy_imports, replacements
from shapecheck.interp.libraries.definition_index import Definitions
from shapecheck.interp.libraries.late_modules import LateModules
from shapecheck.interp.libraries.replacements import MODELLED, RULES, STAND_IN, Replacements
from shapecheck.interp.libraries.waiting_modules import WaitingModules
from shapecheck.interp.run import space
from shapecheck.interp.run.budget import Budget, OverBudget
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import installed_version
from shapecheck.interp.torch import data_loading, library, pretrained, reveal
from shapecheck.interp.values.objects import Completion, LibraryName, ModuleObj, Scope, Table, Value
from shapecheck.rules.core.registry import StandIn
from shapecheck.values import Unknown

PRELUDE_FOLDER = Path(__file__).parent.parent.parent / "prelude"

PRELUDE_MODULES = {
    **dict.fromkeys(("tqdm", "tqdm.auto", "tqdm.notebook", "tqdm.std", "tqdm.autonotebook"), "progress"),
    "distutils.version": "loose_version",
    "yaml": "yaml_text",
    "PIL": "pil_package",
    "PIL.Image": "pil_image",
    "PIL.ImageOps": "pil_image_ops",
    "PIL.ImageEnhance": "pil_image_enhance",
}
"""Modules that shapecheck reads from source of its own."""

LONGEST = 200
"""Characters of an exception's words that a gap repeats."""
MOST_LIBRARY_BYTES = 16_000_000
"""Source of installed packages that is read for one file; more would take minutes where nothing is cached."""

MODULE_STEPS = 100_000
"""Steps that one library module's body may take, without what it imports; no part of what an entry may spend."""

LIBRARY_STEPS = 1_000_000
"""Steps that the bodies of library modules may take together for one file."""

OWN_STEPS = 200_000
"""Steps that the body of one of the project's modules may take when it is imported, without what it imports."""

ALL_OWN_STEPS = 1_000_000
"""Steps that the bodies of the project's modules that a file imports may take together."""

Block = Callable[[tuple[ir.Stmt, ...], Run], Completion | None]
Loader = Callable[[str, str], ir.Module | None]
"""Reads and lowers the file at a path as a module of a name; None when it cannot be read or parsed."""
ReadText = Callable[[str], bytes]
"""Reads the text of the file at a path; raises OSError where it cannot."""


class Importer:
    """Modules by dotted name. `roots` are searched in order; those under a user root count as the user's own code."""

    def __init__(
        self,
        loader: Loader,
        user_roots: Sequence[str],
        library_roots: Sequence[str],
        replaced: Replacements | None = None,
        read_text: ReadText | None = None,
    ) -> None:
        self.loader = loader
        self.replaced = replaced or Replacements()
        self.user_roots = tuple(user_roots)
        self.library_roots: Sequence[str] = tuple(library_roots)
        self.modules: dict[str, ModuleObj | None] = {}
        self.namespaces: dict[str, ModuleObj] = {}
        self.checked: set[str] = set()
        self.followed: dict[str, bool] = {}
        self.installed: dict[tuple[str, str], bool] = {}
        self.library_bytes = 0
        self.steps_left = LIBRARY_STEPS
        self.own_paths: dict[str, str | None] = {}
        self.compiled: dict[str, set[str]] = {}
        """The compiled modules in each folder that was looked through for some."""
        self.own_steps_left = ALL_OWN_STEPS
        self.definitions = Definitions(self._file_of, read_text)
        self.waiting = WaitingModules(self.definitions.text, self.own_path, self._is_there)
        self.late = LateModules(self)
        self.tables: dict[int, Table] = {}
        """Dicts and sets of library modules, by identity."""
        self.table_writers: dict[int, frozenset[str]] = {}
        self.absent_keys: set[tuple[int, str]] = set()

    # ------------------------------------------------------------ finding
    def locate(self, name: str) -> tuple[str, bool] | None:
        """The file of a dotted name, and whether it is the user's own."""
        for root in self.user_roots:
            path = self._located(name, (root,))
            if path is not None:
                return path, not self._is_installed(root, name.partition(".")[0])
        path = self._located(name, self.library_roots)
        if path is not None:
            return path, False
        path = self._located(name, self._around(name))
        return None if path is None else (path, True)

    def _around(self, name: str) -> list[str]:
        """The folder that holds a package around the checked file, told by its name alone: nothing else says where the
        root of a project is that has no mark and is named from elsewhere.
        """
        package = name.partition(".")[0]
        folder = self.user_roots[0] if self.user_roots else ""
        while os.path.basename(folder):
            if os.path.basename(folder) == package:
                return [os.path.dirname(folder)]
            folder = os.path.dirname(folder)
        return []

    def _is_installed(self, root: str, package: str) -> bool:
        key = (root, package)
        if key not in self.installed:
            self.installed[key] = installed.is_installed(root, package)
        return self.installed[key]

    def _located(self, name: str, roots: Sequence[str]) -> str | None:
        """The first file of a dotted name below some folders."""
        for root in roots:
            base = os.path.join(root, name.replace(".", os.sep))
            for path in (os.path.join(base, "__init__.py"), base + ".py"):
                if os.path.isfile(path):
                    return path
        return None

    def installed_file(self, name: str) -> str | None:
        """The file of a module of a library, whether or not it is read."""
        return self._located(name, self.library_roots)

    def version(self, package: str) -> str | None:
        """The version that an installed package states in its source; None where none does."""
        for name in (f"{package}.version", f"{package}._version", package):
            path = self._located(name, self.library_roots)
            lowered = None if path is None else self.loader(path, name)
            found = None if lowered is None else installed.stated_version(lowered)
            if found is not None:
                return found
        return None

    def _file_of(self, name: str) -> str | None:
        module = self.modules.get(name)
        if module is not None and module.path:
            return module.path
        located = self.locate(name)
        return located[0] if located is not None else None

    def own_path(self, name: str) -> str | None:
        """The file of a module of the project; None for any other name."""
        if name not in self.own_paths:
            root = name.partition(".")[0]
            modelled = name.startswith((STAND_IN, RULES)) or root in MODELLED or name in PRELUDE_MODULES
            located = None
            if name and not ((modelled or stdlib.find(name) is not None) and not self._shadowed(root)):
                located = self.locate(name)
            self.own_paths[name] = located[0] if located is not None and located[1] else None
        return self.own_paths[name]

    def _is_there(self, name: str) -> bool:
        """Whether a module that is not of the project can be imported."""
        root = name.partition(".")[0]
        return bool(name) and (
            root in MODELLED
            or name in PRELUDE_MODULES
            or name in self.replaced.packages
            or stdlib.find(name) is not None
            or self.locate(name) is not None
            or self.is_package_folder(name)
            or self._is_compiled(name)
        )

    def is_package_folder(self, name: str) -> bool:
        relative = name.replace(".", os.sep)
        roots = (*self.user_roots, *self.library_roots, *self._around(name))
        return any(os.path.isdir(os.path.join(root, relative)) for root in roots)

    def find(self, name: str, run: Run) -> Value | None:
        """The module of a dotted name, run; a library name; None where there is no such module."""
        if name.startswith(STAND_IN):
            return self.modules.get(name) or self.declare(name, name.removeprefix(STAND_IN))
        if name.startswith(RULES):
            return LibraryName(name.removeprefix(RULES))
        root = name.partition(".")[0]
        if root in MODELLED and not self._shadowed(root):
            return LibraryName(name)
        if name in self.modules:
            module = self.modules[name]
            if module is not None and module.is_user and module.state == "new":
                self.late.note_running(run)
            return module
        if name == "shapecheck":
            return self._from_table(name, {"reveal_shape": reveal.REVEAL})
        if name == "_shapecheck_engine":
            return self._from_table(name, {**data_loading.ENGINE, **pretrained.ENGINE, **settings_text.ENGINE})
        if name in PRELUDE_MODULES and not self._shadowed(root):
            return self.load(name, str(PRELUDE_FOLDER / f"{PRELUDE_MODULES[name]}.py"), False, run)
        modelled = stdlib.find(name)
        if modelled is not None and not self._shadowed(root):
            return self._from_table(name, dict(modelled))
        located = self.locate(name)
        if located is None or located[1]:
            if "." in name:
                self.find(name.rpartition(".")[0], run)
                if name in self.modules:  # the package has imported it
                    return self.find(name, run)
        if located is None and self._is_compiled(name):
            return self._opaque_module(name, Unknown(f"{name} is compiled code"))
        if located is None and self.is_package_folder(name):
            return self._namespace(name)
        if located is None and name in self.replaced.packages:
            return self._opaque_module(name, Unknown(f"{name} is not installed or not readable"))
        if located is None:
            return None
        path, is_user = located
        if not is_user:
            return self.declare(name, path)
        return self.modules[name] if self.late.waits(name, run) else self.load(name, path, True, run)

    def _shadowed(self, root: str) -> bool:
        """Whether code of the user's own hides a library: where Python looks first, which is the folder of a script and
        the folder that a package lies in.
        """
        in_package = len(self.user_roots) > 1 and os.path.isfile(os.path.join(self.user_roots[0], "__init__.py"))
        first = self.user_roots[in_package : in_package + 1]
        return any(self._located(root, (folder,)) and not self._is_installed(folder, root) for folder in first)

    def _is_compiled(self, name: str) -> bool:
        """Whether there is a compiled extension of that name."""
        folder, _, stem = name.replace(".", os.sep).rpartition(os.sep)
        for root in (*self.user_roots, *self.library_roots):
            place = os.path.join(root, folder)
            if place not in self.compiled:
                files = os.listdir(place) if os.path.isdir(place) else ()
                self.compiled[place] = {file.partition(".")[0] for file in files if file.endswith(installed.COMPILED)}
            if stem in self.compiled[place]:
                return True
        return False

    def _opaque_module(self, name: str, why: Unknown) -> ModuleObj:
        made = self._empty(name)
        made.scope.open = why
        self.modules[name] = made
        return made

    def _namespace(self, name: str) -> ModuleObj:
        if name not in self.namespaces:
            self.namespaces[name] = self._empty(name)
        return self.namespaces[name]

    def _empty(self, name: str) -> ModuleObj:
        made = ModuleObj(name, "", ir.Module("", name, (), None, ()), Scope({"__name__": name}, None), False)
        made.state = "done"
        return made

    def _from_table(self, name: str, values: dict[str, Value]) -> ModuleObj:
        made = ModuleObj(name, "", ir.Module("", name, (), None, ()), Scope({"__name__": name, **values}, None), False)
        made.state = "done"
        made.scope.open = Unknown(f"something of {name} that is not modelled")
        self.modules[name] = made
        return made

    # ------------------------------------------------------------ loading
    def load(self, name: str, path: str, is_user: bool, run: Run) -> ModuleObj | None:
        """Read and run the file at `path` as module `name`."""
        lowered = self.loader(path, name)
        if lowered is None:
            self.modules[name] = None
            return None
        module = self.make(name, path, lowered, is_user)
        self.modules[name] = module
        if is_user:
            self.run_own(module, run)
        else:
            self.execute(module, run)
        return module

    def run_own(self, module: ModuleObj, run: Run) -> None:
        """Run the body of a module of the project, by steps of its own; where these are too few the import says so."""
        outer, budget = run.frame, run.budget
        run.budget = Budget(steps=min(OWN_STEPS, self.own_steps_left))
        run.budget.whole = run.budget.steps == OWN_STEPS
        try:
            self.execute(module, run)
        except OverBudget:
            assert module.scope.open is not None
            at = module.scope.open.at if outer is None else _line_in(outer)
            run.found.gap(Unknown(module.scope.open.reason, at))
        finally:
            self.own_steps_left -= min(run.budget.spent, run.budget.steps)
            run.budget = budget
            import_side_effects.note(module, run)

    def declare(self, name: str, path: str, is_user: bool = False) -> ModuleObj:
        """A module that is run when one of its names is asked for."""
        module = self.make(name, path, ir.Module(path, name, (), None, ()), is_user)
        self.modules[name] = module
        return module

    @property
    def late_runs(self) -> Sequence[Run]:
        """Runs of modules that have waited whose findings are the file's."""
        return self.late.runs

    def settle(self, module: ModuleObj, run: Run) -> None:
        """Before names of a module are bound anew: what waits sees what it would have seen."""
        self.late.settle(module, run)

    def read_own(self, module: ModuleObj) -> bool:
        """Read a module of the project that was declared; False where it cannot be read or parsed."""
        lowered = self.loader(module.path, module.name)
        if lowered is not None:
            module.ir = self.replaced.applied(
                lowered, (module.name, *replacements.names_of(module.path, self.user_roots))
            )
            module.scope.vars["__doc__"] = lowered.docstring
        return lowered is not None

    def ensure(self, module: ModuleObj, run: Run) -> None:
        """Run a module's body if that has not been done."""
        if module.state != "new":
            return
        if module.is_user and module.name in self.late.imported_at:
            self.late.run(module, run)
            return
        opaque = self._opaque(module.name, module.path)
        lowered = self.loader(module.path, module.name) if opaque is None else None
        if lowered is None:
            module.scope.open = opaque or Unknown(f"{module.name} cannot be read or parsed")
            module.state = "done"
            return
        module.ir = self.replaced.applied(lowered, (module.name,))
        module.scope.vars["__doc__"] = lowered.docstring
        kept = (run.budget, run.found.gaps, run.found.operations, run.path.splittable, run.catching)
        run.budget = Budget(steps=min(MODULE_STEPS, self.steps_left))
        run.found.gaps, run.found.operations, run.path.splittable, run.catching = {}, {}, False, 0
        try:
            self.execute(module, run)
        except OverBudget:
            module.scope.open = Unknown(f"{module.name} is not followed: importing it takes too many steps")
        finally:
            import_side_effects.note(module, run)
            self.steps_left -= run.budget.spent
            run.budget, run.found.gaps, run.found.operations, run.path.splittable, run.catching = kept

    def _opaque(self, name: str, path: str) -> Unknown | None:
        """Why a module is not read; None when it is."""
        if name.startswith(STAND_IN):
            return None
        package = name.partition(".")[0]
        if package not in self.followed:
            site = next((root for root in self.library_roots if path.startswith(os.path.join(root, ""))), None)
            self.followed[package] = site is None or installed.has_to_do_with_torch(site, package)
        if not self.followed[package]:
            return Unknown(f"{package} is not followed: it is large and has nothing to do with torch")
        self.library_bytes += os.path.getsize(path)
        if self.library_bytes > MOST_LIBRARY_BYTES:
            return Unknown(f"{name} is not followed: too much source of packages for one file")
        return None

    def make(self, name: str, path: str, lowered: ir.Module, is_user: bool) -> ModuleObj:
        variables: dict[str, Value] = {"__name__": name, "__file__": path, "__doc__": lowered.docstring}
        variables["__package__"] = name if path.endswith("__init__.py") else name.rpartition(".")[0]
        if is_user:
            lowered = self.replaced.applied(lowered, (name, *replacements.names_of(path, self.user_roots)))
        return ModuleObj(name, path, lowered, Scope(variables, None), is_user)

    def execute(self, module: ModuleObj, run: Run, block: Block | None = None) -> Completion | None:
        """Run a module's body, by `block`. What ends an imported module early leaves the rest of its names unknown."""
        module.state = "running"
        frame = Frame(module, module.scope, "<module>", run.frame, home=module.scope)
        outer, depth, catching, speculation = run.frame, run.depth, run.catching, run.speculation
        handlers, run.handlers = run.handlers, []
        run.frame = frame
        try:
            with run.store.suspended():
                return (block or space.exec_block)(module.ir.body, run)
        except Raised as raised:
            if outer is None or (module.is_user and isinstance(raised.value, SystemExit)):
                raise
            words = " ".join(str(raised).split())[:LONGEST]
            wanted = installed.missing_plugin(module.name, run.session.registry.stand_ins)
            module.scope.open = run.unknown(wanted or f"{module.name} raises while it is imported: {words}")
            if module.is_user:
                run.found.gap(Unknown(module.scope.open.reason, _line_in(outer)))
            return None
        except Exception as error:
            why = str(error) if isinstance(error, OverBudget) else "importing it fails in shapecheck"
            module.scope.open = module.scope.open or Unknown(f"{module.name} is not followed to its end: {why}")
            raise
        finally:
            run.frame, run.depth, run.catching, run.speculation = outer, depth, catching, speculation
            run.handlers = handlers
            module.state = "done"

    def prelude(self, module: str, name: str, run: Run) -> Value:
        """A class that shapecheck reads from source of its own in place of torch's."""
        full = f"shapecheck.prelude.{module}"
        if full not in self.modules:
            self.load(full, str(PRELUDE_FOLDER / f"{module}.py"), False, run)
        found = self.modules[full]
        return found.scope.vars.get(name) if found is not None else None

    def stand_in(self, found: StandIn, run: Run) -> Value:
        """What a plugin has read in place of a name of a modelled library."""
        module = self.find(STAND_IN + found.path, run)
        assert isinstance(module, ModuleObj)
        own = attribute(module, found.own, run)
        return None if own is MISSING else own

    def ruled(self, module: str, name: str, run: Run) -> Value:
        """What `name` of `module` is where a plugin has a rule for it; MISSING where none has."""
        full = f"{module}.{name}"
        return library.resolve(full, run) if full in self.replaced.rules else MISSING

    def ruled_names(self, module: str) -> list[str]:
        """The names of a module that plugins have rules for."""
        parts = (full.rpartition(".") for full in sorted(self.replaced.rules))
        return [own for home, _, own in parts if home == module]

    def module_name(self, module: ModuleObj, name: str, run: Run) -> Value | None:
        """A name that a module does not bind: `__builtins__` and its like."""
        if module.scope.open is not None:
            return module.scope.open
        return Unknown(f"the module's {name}") if name.startswith("__") and name.endswith("__") else None


def _line_in(frame: Frame) -> Span:
    """Where a frame is."""
    return Span(frame.module.path, *frame.at)


def attribute(module: ModuleObj, name: str, run: Run) -> Value:
    """`module.name`: a name that a rule has, one that the module binds, or a sub-module."""
    importer = run.session.importer
    ruled = importer.ruled(module.name, name, run)
    if ruled is not MISSING:
        return ruled
    if module.state == "new":
        if name not in module.scope.vars and _is_submodule(module, name, run):
            return run.session.importer.find(f"{module.name}.{name}", run)
        run.session.importer.ensure(module, run)
    variables = module.scope.vars
    if name in variables:
        value = lazy_imports.resolve(module.scope, name, run)
        asked_outside = (
            name == "__version__" and not module.is_user and run.frame is not None and run.frame.module.is_user
        )
        return installed_version(module.name.partition(".")[0], value, run) if asked_outside else value
    if module.scope.stars is not None:
        found = lazy_imports.star_member(module.scope, name, run)
        if found is not MISSING:
            return found
    full = f"{module.name}.{name}"
    has_modules = module.ir.path or module.name in importer.namespaces or full in importer.replaced.packages
    found = importer.find(full, run) if has_modules else None
    if found is not None:
        return found
    typed = _typed(module, name, run)
    if typed is not MISSING:
        return typed
    if "__getattr__" in variables:
        return space.call(variables["__getattr__"], (name,), {}, run)
    if module.state == "running":
        return run.unknown(f"{name} of {module.name}, which is still being imported")
    if name == "__dict__":
        return builtin_attributes.names_of(module, run)
    return module.scope.open or MISSING


def _is_submodule(package: ModuleObj, name: str, run: Run) -> bool:
    """Whether a name of a package that has not run is one of its modules, not hidden by what it defines or imports."""
    importer = run.session.importer
    if importer.locate(f"{package.name}.{name}") is None or importer.definitions.definers(package.name, name):
        return False
    return not importer.definitions.imports(package.name, name)


def _typed(module: ModuleObj, name: str, run: Run) -> Value:
    """A name that a module imports for type checkers, which it hands out by means of its own."""
    if module.typed is None:
        return MISSING
    if name in module.typed.vars:
        return lazy_imports.resolve(module.typed, name, run)
    return lazy_imports.star_member(module.typed, name, run) if module.typed.stars is not None else MISSING
