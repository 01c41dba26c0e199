"""Which modules of a project may wait until one of their names is asked for: where nobody can tell that they did.

Such a module only defines things. What it calls while it is imported is Python's own, or functions of the project that
change nothing but what they are handed; a decorator or a bare call may fill dicts and sets of the project too, which
`import_side_effects` completes when they are read. It reads nothing that others may change in the meantime.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Container, Sequence

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.interp.builtins import namespace
from shapecheck.syntax.module_effects import (
    HOLDERS,
    READING,
    Bound,
    Chain,
    Effects,
    Imported,
    ModuleEffects,
    module_effects,
)

DEEPEST = 12
"""Steps of a search for what a name means, and functions within functions that are looked through."""

QUIET_BUILTINS = frozenset(
    {"abs", "all", "any", "bool", "bytes", "callable", "classmethod", "complex", "dict", "dir", "divmod", "enumerate",
     "filter", "float", "format", "frozenset", "getattr", "hasattr", "int", "isinstance", "issubclass", "len", "list",
     "map", "max", "min", "object", "ord", "chr", "pow", "property", "range", "repr", "reversed", "round", "set",
     "setattr", "slice", "sorted", "staticmethod", "str", "sum", "super", "tuple", "type", "zip", "ValueError",
     "TypeError", "KeyError", "RuntimeError", "AssertionError", "NotImplementedError", "AttributeError", "ImportError",
     "Exception", "DeprecationWarning", "UserWarning", "FutureWarning"}
)  # fmt: skip
QUIET_LIBRARY = (
    "abc.", "collections.", "contextlib.", "copy.", "dataclasses.", "enum.", "fnmatch.", "fractions.", "functools.",
    "itertools.chain", "itertools.repeat", "logging.getLogger", "math.", "operator.", "os.path.basename",
    "os.path.dirname", "os.path.join", "os.path.splitext", "packaging.version.", "pathlib.Path", "pathlib.PurePath",
    "re.compile", "string.", "textwrap.", "torch.Size", "torch.device", "torch.finfo", "torch.iinfo", "types.",
    "typing.", "typing_extensions.", "warnings.warn",
)  # fmt: skip
"""What libraries have that may be called at any time, alike: names, and those that begin so."""
DECORATORS = (*QUIET_LIBRARY, "torch.")
OF_THE_MACHINE = ("os.environ", "sys.argv", "sys.path", "sys.modules")
"""What a program may have changed by the time, or what an answer is assumed to rest on: so is `__version__`."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a dotted name means: a kind of `Bound`, or a module, library, builtin or unknown; and attributes of it."""

    kind: str
    name: str = ""
    bound: Bound | None = None
    rest: Chain = ()


UNKNOWN = Meant("unknown")


class WaitingModules:
    """Answers for the modules of one session, from their texts."""

    def __init__(
        self,
        text: Callable[[str], bytes],
        own_path: Callable[[str], str | None],
        is_there: Callable[[str], bool],
    ) -> None:
        self._text = text
        self._own_path = own_path
        self._is_there = is_there
        self._may_wait: dict[str, bool] = {}
        self._calls: dict[tuple[str, Chain, str], bool] = {}
        self._filled: set[tuple[str, str]] = set()

    def effects(self, module: str) -> ModuleEffects | None:
        """What a module of the project does, from its text."""
        return module_effects(self._text(module))

    def may_wait(self, module: str) -> bool:
        """Whether running a module later cannot be told from running it now, what it imports left aside."""
        if module not in self._may_wait:
            self._may_wait[module] = self._is_quiet(module)
        return self._may_wait[module]

    def _is_quiet(self, module: str) -> bool:
        found = self.effects(module)
        if found is None or found.body.loud or "__getattr__" in found.names:
            return False
        return (
            all(self._imports_what_is_there(module, wanted, found) for wanted in found.imports)
            and all(self._may_call(module, chain, role) for chain, role in found.body.calls)
            and all(self._stays(module, chain, found) for chain in found.body.reads)
        )

    # ------------------------------------------------------------ imports
    def absolute(self, module: str, wanted: Imported | Bound) -> str:
        """The dotted name of the module that an import in a module names."""
        if not wanted.level:
            return wanted.module
        path = self._own_path(module) or ""
        package = module.split(".") if path.endswith("__init__.py") else module.split(".")[:-1]
        kept = package[: len(package) - (wanted.level - 1)]
        return ".".join([*kept, *([wanted.module] if wanted.module else [])])

    def targets(self, module: str, wanted: Imported) -> list[str]:
        """The modules of the project that an import runs, in order; the packages around them are left out."""
        base = self.absolute(module, wanted)
        found = [base] if self._own_path(base) is not None else []
        names = self.effects(base) if found else None
        for name in wanted.names:
            bound = None if names is None else names.names.get(name)
            if (bound is None or bound.kind == "import") and self._own_path(f"{base}.{name}") is not None:
                found.append(f"{base}.{name}")
        return found

    def binds(self, module: str, name: str, depth: int = 0) -> bool:
        """Whether a module's text binds a name at its top, by a star import too."""
        found = self.effects(module)
        if found is None or depth > DEEPEST:
            return False
        if name in found.names:
            return True
        stars = (wanted for wanted in found.imports if "*" in wanted.names) if found.stars else ()
        bases = (self.absolute(module, wanted) for wanted in stars)
        return any(self._own_path(base) is not None and self.binds(base, name, depth + 1) for base in bases)

    def may_be_late(self, module: str, name: str) -> bool:
        """Whether a name of a module may be looked up later than where it is imported."""
        found = self.effects(module)
        return found is not None and name not in found.rebound and self.binds(module, name)

    def star_may_be_late(self, module: str, names: Collection[str]) -> bool:
        """Whether what a star import of a module brings can be looked up later where these names are bound already."""
        brought = self._star_names(module, set())
        return brought is not None and brought.isdisjoint(name for name in names if not name.startswith("__"))

    def _star_names(self, module: str, seen: set[str]) -> set[str] | None:
        """All that a module's text binds at its top; None where a function may bind some of it anew."""
        found = self.effects(module)
        if found is None or found.rebound:
            return None
        seen.add(module)
        names = set(found.exported)
        for wanted in found.imports:
            base = self.absolute(module, wanted) if "*" in wanted.names else ""
            if base and base not in seen and self._own_path(base) is not None:
                more = self._star_names(base, seen)
                if more is None:
                    return None
                names |= more
        return names

    def _imports_what_is_there(self, module: str, wanted: Imported, found: ModuleEffects) -> bool:
        base = self.absolute(module, wanted)
        if self._own_path(base) is None:
            return self._is_there(base)
        return all(
            name == "*" or self.may_be_late(base, name) or self._own_path(f"{base}.{name}") is not None
            for name in wanted.names
        )

    def has_circle(self, module: str, known: Container[str]) -> bool:
        """Whether importing a module comes back to one that is half imported, and Python's order matters: a name is not
        bound yet, or one on the way does not wait. Those that are `known` are imported no more.
        """
        return self._comes_too_early(module, {}, set(), known)

    def _comes_too_early(self, module: str, half: dict[str, int], seen: set[str], known: Container[str]) -> bool:
        found = self.effects(module)
        seen.add(module)
        for wanted in found.imports if found is not None else ():
            half[module] = wanted.at[0]
            base = self.absolute(module, wanted)
            if base in half and base != module:
                ring = list(half)[list(half).index(base) :]
                if not self._are_bound(base, wanted.names, half[base]) or not all(map(self.may_wait, ring)):
                    return True
            for target in self.targets(module, wanted):
                if target not in seen and target not in known and self._comes_too_early(target, half, seen, known):
                    return True
        half.pop(module, None)
        return False

    def _are_bound(self, module: str, names: tuple[str, ...], before: int) -> bool:
        """Whether a module that is imported up to a line has names."""
        found = self.effects(module)
        return found is not None and all(
            name != "*" and (self._own_path(f"{module}.{name}") is not None or found.first.get(name, before) < before)
            for name in names
        )

    def comes_back(self, name: str, to: str) -> bool:
        """Whether a module imports another one, by way of others too."""
        seen, left = {name}, [name]
        while left:
            here = left.pop()
            found = self.effects(here)
            for wanted in found.imports if found is not None else ():
                new = set(self.targets(here, wanted)) - seen
                if to in new:
                    return True
                seen |= new
                left += new
        return False

    # ------------------------------------------------------------ what names mean
    def meant(self, module: str, chain: Chain, depth: int = 0) -> Meant:
        """What a dotted name in a module of the project means."""
        found = self.effects(module)
        if found is None or depth > DEEPEST:
            return UNKNOWN
        bound = found.names.get(chain[0])
        if bound is None:
            return self._by_star(module, chain, found, depth)
        if bound.kind != "import":
            return Meant(bound.kind, module, bound, chain[1:])
        base = self.absolute(module, bound)
        if base == module and bound.name == chain[0]:  # `from . import name` in the package itself
            return self._of_module(f"{base}.{bound.name}", chain[1:], depth + 1)
        return self._of_module(base, (*((bound.name,) if bound.name else ()), *chain[1:]), depth + 1)

    def _by_star(self, module: str, chain: Chain, found: ModuleEffects, depth: int) -> Meant:
        for wanted in reversed(found.imports):
            base = self.absolute(module, wanted)
            if "*" in wanted.names and self._own_path(base) is not None and self.binds(base, chain[0]):
                return self.meant(base, chain, depth + 1)
        return Meant("builtin", chain[0], None, chain[1:]) if chain[0] in namespace.BUILTINS else UNKNOWN

    def _of_module(self, module: str, rest: Chain, depth: int) -> Meant:
        if self._own_path(module) is None:
            inner = f"{module}.{rest[0]}" if rest else module
            if rest and self._own_path(inner) is not None:
                return self._of_module(inner, rest[1:], depth + 1)
            return Meant("library", ".".join((module, *rest)))
        if not rest:
            return Meant("module", module)
        if self.binds(module, rest[0]):
            return self.meant(module, rest, depth)
        inner = f"{module}.{rest[0]}"
        return self._of_module(inner, rest[1:], depth + 1) if self._own_path(inner) is not None else UNKNOWN

    # ------------------------------------------------------------ what is done
    def _stays(self, module: str, chain: Chain, found: ModuleEffects) -> bool:
        """Whether what a module's body reads is the same later."""
        meant = self.meant(module, chain)
        match meant.kind:
            case "def" | "class" | "constant":
                home = self.effects(meant.name)
                return not meant.rest and home is not None and chain[-1] not in home.rebound
            case "library":
                return not _is_of_the_machine(meant)
            case "module" | "builtin":
                return True
            case "made" | "table":
                return any(called[: len(chain)] == chain for called, role in found.body.calls if role != "value")
            case _:
                return False

    def _may_call(self, module: str, chain: Chain, role: str, depth: int = 0) -> bool:
        """Whether a call leaves no trace but what the role allows: in tables, for a decorator or a bare call."""
        key = (module, chain, role)
        if key not in self._calls:
            self._calls[key] = True  # a function that calls itself
            self._calls[key] = depth <= DEEPEST and self._call_is_quiet(module, chain, role, depth)
        return self._calls[key]

    def _call_is_quiet(self, module: str, chain: Chain, role: str, depth: int) -> bool:
        meant = self.meant(module, chain)
        home = self.effects(meant.name) if meant.bound is not None else None
        match meant.kind:
            case "builtin":
                return not meant.rest and (meant.name != "type" if role == "base" else meant.name in QUIET_BUILTINS)
            case "library" if role == "base":
                return True
            case "library":
                return meant.name.startswith(DECORATORS if role == "decorator" else QUIET_LIBRARY)
            case "class" if role == "base" and not meant.rest and meant.bound is not None and home is not None:
                methods = home.methods(meant.bound)
                return "__init_subclass__" not in methods and all(
                    self._may_call(meant.name, base, "base", depth + 1) for base in meant.bound.bases
                )
            case "def" if not meant.rest and meant.bound is not None and home is not None:
                return self._does_no_more(meant.name, home.function(meant.bound), role, depth)
            case "class" if len(meant.rest) <= 1 and meant.bound is not None and home is not None:
                return self._class_is_quiet(meant, home, role, depth)
            case "table" if len(meant.rest) == 1 and meant.name == module:
                return role != "value" and meant.rest[0] in READING
            case "made" if len(meant.rest) == 1 and meant.bound is not None and role != "value":
                return self._method_is_quiet(meant, role, depth)
            case _:
                return False

    def _class_is_quiet(self, meant: Meant, home: ModuleEffects, role: str, depth: int) -> bool:
        """Whether making an object of a class, or calling a method on the class, leaves no more than it may."""
        assert meant.bound is not None
        if meant.rest:
            return self._does_no_more(meant.name, home.function(meant.bound, meant.rest[0]), role, depth)
        for base in meant.bound.bases:
            of = self.meant(meant.name, base)
            plain = of.kind == "builtin" and of.name in ("object", "dict", "Exception")
            if not plain and not (of.kind == "library" and of.name.startswith(("typing.", "abc.", "enum."))):
                return False
        if "__set_name__" in home.methods(meant.bound):
            return False
        made_by = home.methods(meant.bound) & {"__init__", "__post_init__", "__new__"}
        return all(self._does_no_more(meant.name, home.function(meant.bound, m), role, depth) for m in made_by)

    def _method_is_quiet(self, meant: Meant, role: str, depth: int) -> bool:
        """Whether a method of an object that a module of the project has made leaves no more than it may."""
        assert meant.bound is not None
        of = self.meant(meant.name, meant.bound.made_by) if meant.bound.made_by else UNKNOWN
        home = self.effects(of.name) if of.kind == "class" and not of.rest else None
        if home is None or of.bound is None:
            return False
        return self._does_no_more(of.name, home.function(of.bound, meant.rest[0]), role, depth, of.bound)

    def _does_no_more(
        self, module: str, effects: Effects | None, role: str, depth: int, holder: Bound | None = None
    ) -> bool:
        """Whether a function's effects are within those that a role allows."""
        if effects is None or effects.loud:
            return False
        if effects.writes and role == "value":
            return False
        home = self.effects(module)
        if effects.writes and any(self._is_table(module, chain, holder) for chain in effects.passes):
            return False  # what it puts there may depend on what is there
        for chain in effects.writes:
            held = chain[0] in HOLDERS and holder is not None
            if not held and (len(chain) > 1 or home is None or self._kind(home, chain[0]) != "table"):
                return False
            self._filled.add((os.path.abspath(self._own_path(module) or ""), chain[-1]))
        if role == "value" and not all(self._is_fixed(module, chain) for chain in effects.reads):
            return False
        return all(self._inner(module, chain, role, depth, holder, home) for chain, _ in effects.calls)

    def _inner(
        self, module: str, chain: Chain, role: str, depth: int, holder: Bound | None, home: ModuleEffects | None
    ) -> bool:
        """Whether a call inside a function leaves no more than the function may."""
        if chain[0] in HOLDERS:
            if holder is None or home is None:
                return False
            key = (module, (*chain, str(holder.lines)), role)
            if key not in self._calls:
                self._calls[key] = True
                self._calls[key] = self._does_no_more(module, home.function(holder, chain[1]), role, depth + 1, holder)
            return self._calls[key]
        return self._may_call(module, chain, role, depth + 1)

    def _is_table(self, module: str, chain: Chain, holder: Bound | None) -> bool:
        """Whether a name may mean a table that modules fill."""
        if chain[0] in HOLDERS:
            return holder is None or len(chain) > 1
        return self.meant(module, chain).kind in ("table", "made", "other", "unknown")

    @staticmethod
    def _kind(home: ModuleEffects, name: str) -> str:
        bound = home.names.get(name)
        return "" if bound is None else bound.kind

    def _is_fixed(self, module: str, chain: Chain) -> bool:
        """Whether a name that a function reads has one value for good."""
        meant = self.meant(module, chain)
        stays = meant.kind in ("def", "class", "constant", "library", "module", "builtin")
        return stays and not _is_of_the_machine(meant)

    def fill_into(self, path: str, name: str) -> bool:
        """Whether modules that wait may put something into a table of a file: a name there, or an attribute."""
        return (os.path.abspath(path), name) in self._filled

    def writes(self, module: str, function: Sequence[str], table: str) -> bool:
        """Whether a function of a module, told by the parts of its qualified name, writes into a table."""
        home = self.effects(module)
        bound = None if home is None else home.names.get(function[0])
        if home is None or bound is None or bound.kind not in ("def", "class"):
            return False
        found = home.function(bound, function[1] if bound.kind == "class" and len(function) > 1 else "")
        return found is not None and any(chain[-1] == table for chain in found.writes)

    def fills(self, module: str) -> bool:
        """Whether a module may put something into tables of others while it is imported."""
        found = self.effects(module)
        own = [] if found is None else [chain for chain, role in found.body.calls if role in ("decorator", "statement")]
        return any(self.meant(module, chain).kind not in ("library", "builtin") for chain in own)


def _is_of_the_machine(meant: Meant) -> bool:
    library = meant.kind == "library"
    return library and (meant.name.startswith(OF_THE_MACHINE) or meant.name.endswith(".__version__"))
