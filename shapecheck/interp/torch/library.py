"""Names of modelled libraries: what `torch.x.y` is, and what calling it does when no rule says so.

`Library` keeps the class objects of torch's modules; it lives as long as the store whose objects refer to them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import installed_version
from shapecheck.interp.torch import ops, prelude_index, program_effects
from shapecheck.interp.torch.nn import containers, hierarchy, layer_methods, methods, module_dicts, training
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.torch.nn.method_models import method
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Builtin, ClassMethod, ClassObj, Instance, LibraryName, ListObj, Value
from shapecheck.interp.values.versions import TorchVersion
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.registry import Registry
from shapecheck.rules.torch.norm.batchnorm import _BatchNorm
from shapecheck.values import SomeData, Unknown

PRELUDE = prelude_index.PRELUDE

CONTAINERS: Mapping[str, Mapping[str, Any]] = {
    "torch.nn.Sequential": containers.SEQUENTIAL,
    "torch.nn.ModuleList": containers.MODULE_LIST,
    "torch.nn.ModuleDict": module_dicts.MODULE_DICT,
    "torch.nn.ParameterList": containers.PARAMETER_LIST,
    "torch.nn.ParameterDict": module_dicts.PARAMETER_DICT,
}

OF_THE_MACHINE = (
    "torch.cuda",
    "torch.accelerator",
    "torch.backends",
    "torch.distributed",
    "torch.utils.cpp_extension",
    "torch.utils.collect_env",
    "torch.save",
    "torch.profiler",
    "torch.multiprocessing",
    "torch.version",
    "torch.set_",
    "torch.get_",
    "torch.manual_seed",
    "torch.seed",
    "torch.initial_seed",
    "torch.random",
    "torch.mps",
    "torch.xpu",
    "torch.Generator",
    "torch.finfo",
    "torch.iinfo",
    "torch.use_",
    "torch.are_",
    "torch.is_",
    "torch._C",
    "torch.Tensor.backward",
    "torch.Tensor.register_hook",
    "torch.Tensor.retain_grad",
    "torch.Tensor.is_",
    "torch.Tensor.data_ptr",
    "torch.Tensor.storage",
    "torch.Tensor.untyped_storage",
    "torch.Tensor.get_device",
    "torch.Tensor.stride",
    "torch.Tensor.__",
    "numpy.random.seed",
    "numpy.save",
    "numpy.set_printoptions",
    "torch.Event",
    "torch.Stream",
)
"""Prefixes of what tells of the machine or works on it: its result is unknown, and no gap."""

OF_FILES = (
    "torch.load",
    "torch.hub.load_state_dict_from_url",
    "torch.utils.model_zoo.load_url",
    "torch.hub.get_dir",
    "torch.hub.set_dir",
    "torch.hub.download_url_to_file",
)
"""What reads files or says where they are: what comes out is unknown, and a gap only where something is made of it."""

WITHOUT_TENSORS = (
    "torch.optim",
    "torch.utils",
    "torch.hub",
    "torch.amp",
    "torch.autograd",
    "torch.onnx",
    "torch.jit",
    "torch.compiler",
    "torch._",
    "torch.fx",
    "torch.export",
    "torch.func",
    "torch.library",
    "torch.nn.init",
    "torch.nn.utils",
    "torch.nn.parallel",
    "numpy.load",
    "torch.ao",
    "torch.package",
)
"""Prefixes of what works on more than tensors: its result is unknown, and a gap where the program's code uses it."""


class Library:
    """Class objects for torch's modules, made when first named."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.classes: dict[str, ClassObj] = {}

    def find_class(self, name: str, run: Run) -> Value | None:
        """The class behind a dotted name; None when it names no module class."""
        if name in self.classes:
            return self.classes[name]
        if name in self.registry.stand_ins:
            return run.session.importer.stand_in(self.registry.stand_ins[name], run)
        ruled = name in self.registry.by_plugins and name in self.registry.layers
        if name in PRELUDE and not ruled:
            source, _, renamed = PRELUDE[name].partition(".")
            return run.session.importer.prelude(source, renamed or name.rpartition(".")[2], run)
        if name == "torch.nn.Module":
            return self._add(name, (), methods.MODULE)
        if name in CONTAINERS and not ruled:
            return self._add(name, (self._base("torch.nn.Module", run),), CONTAINERS[name])
        rule = self.registry.layers.get(name) or UNNAMED_RULES.get(name)
        if rule is not None or name in hierarchy.ABSTRACT:
            own = LAYER | layer_methods.of_layer(name) if rule is not None else layer_methods.of_abstract(name)
            base = self._base(hierarchy.BASE.get(name, "torch.nn.Module"), run)
            made = self._add(name, (base,), own)
            made.rule = rule
            if ruled:
                made.open = Unknown(f"what {name} has besides its rule")
            return made
        if name == "torch.autograd.Function":
            return self._add(name, (), {"apply": ClassMethod(Builtin("apply", _apply_function))}, module=False)
        return None

    def _base(self, name: str, run: Run) -> ClassObj:
        """A class that others of torch extend."""
        found = self.find_class(name, run)
        assert isinstance(found, ClassObj)
        return found

    def _add(self, name: str, bases: tuple[ClassObj, ...], attrs: Mapping[str, Value], module: bool = True) -> ClassObj:
        cls = ClassObj(name.rpartition(".")[2], bases, dict(attrs))
        cls.is_module = module
        cls.torch_name = name
        cls.mro = (cls, *(kind for base in bases for kind in base.mro))
        self.classes[name] = cls
        return cls

    def layer_class(self, rule: type[Layer], run: Run) -> ClassObj:
        """The class object of a layer rule."""
        for name, registered in self.registry.layers.items():
            if registered is rule:
                return self._base(name, run)
        base = self._base("torch.nn.Module", run)
        made = ClassObj(rule.__name__, (base,), dict(LAYER))
        made.is_module, made.rule = True, rule
        made.mro = (made, *base.mro)
        return made


UNNAMED_RULES: Mapping[str, type[Layer]] = {
    "torch.nn.modules.batchnorm._NormBase": _BatchNorm,
    "torch.nn.modules.batchnorm._BatchNorm": _BatchNorm,
}
"""Rules of classes that torch's layers extend: they run only once a subclass says which inputs it takes."""

LAYER: dict[str, Value] = {
    "__init__": method("Layer.__init__", nn_module.init_layer),
    "forward": method("Layer.forward", nn_module.forward_layer),
    "reset_parameters": Builtin("Layer.reset_parameters", lambda run, args, kwargs: None),
}


def _apply_function(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
    """`Function.apply`: forward with a context that takes anything."""
    cls = args[0]
    if not isinstance(cls, ClassObj):
        return space.not_followed(cls, "a custom function of a class that is not known", run)
    context = Instance(
        ClassObj(
            "FunctionCtx",
            (),
            {
                "save_for_backward": Builtin("save", lambda *_: None),
                "mark_dirty": Builtin("mark", lambda *_: None),
                "mark_non_differentiable": Builtin("mark", lambda *_: None),
            },
        ),
        {},
    )
    context.open = Unknown("the context of a custom function")
    leading = () if lookup.class_attribute(cls, "setup_context") is not None else (context,)
    return space.call(space.attribute(cls, "forward", run), (*leading, *args[1:]), kwargs, run)


canonical = hierarchy.canonical


def attribute(value: LibraryName, name: str, run: Run) -> Value:
    """`torch.x.name`."""
    if name in ("__name__", "__qualname__") and value.name != "torch":
        return value.name.rpartition(".")[2]
    if name in ("__file__", "__path__"):
        file = run.session.importer.installed_file(value.name)
        if file is not None:
            return file if name == "__file__" else _search_path(file)
    full = canonical(f"{value.name}.{name}")
    return resolve(full, run)


def _search_path(file: str) -> Value:
    """`__path__` of the module that a file holds; MISSING where that is no package."""
    folder, name = os.path.split(file)
    return ListObj([folder]) if name == "__init__.py" else MISSING


def resolve(full: str, run: Run) -> Value:
    """What a dotted library name stands for."""
    if full in program_effects.CONSTANTS:
        return program_effects.CONSTANTS[full]
    found = run.session.library.find_class(full, run)
    if found is not None:
        return found
    package, _, last = full.partition(".")
    if last in ("__version__", "version.__version__", "version.version", "version.full_version"):
        return _version(package, run)
    if SETTING.fullmatch(full):
        return run.unknown("a setting of the installed torch")
    return LibraryName(full)


def _version(package: str, run: Run) -> Value:
    """The version of a modelled library in the environment that is read."""
    found = run.session.importer.version(package)
    if found is None:
        return run.unknown(f"the version of {package}, which is not installed")
    return installed_version(package, TorchVersion(found) if package == "torch" else found, run)


SETTING = re.compile(
    r"torch\.version\.\w+|torch\.backends(\.\w+)+\.(enabled|benchmark|benchmark_limit|deterministic|allow_\w+|\w+_precision)"
)
"""Values that depend on the machine, or that the program sets for it."""


def is_function(full: str, run: Run) -> bool:
    """Whether a dotted name is a function that is modelled."""
    return ops.find_rule(full, run)[0] is not None or full in program_effects.SPECIAL


def has(full: str, run: Run) -> bool:
    """Whether a dotted name is one that is known to be there; torch has more. Every module of a library that is
    modelled lies in a file.
    """
    owner, _, last = full.rpartition(".")
    if last == "__file__":
        return owner.rpartition(".")[2].islower() and not is_function(owner, run)
    names = (
        run.session.registry.ops,
        run.session.registry.layers,
        program_effects.SPECIAL,
        program_effects.CONSTANTS,
        PRELUDE,
        CONTAINERS,
    )
    if (
        full in (*OF_THE_MACHINE, *OF_FILES, *WITHOUT_TENSORS)
        or any(full in table for table in names)
        or ops.find_rule(full, run)[0] is not None
    ):
        return True
    inside = f"{full}."
    return any(name.startswith(inside) for table in names for name in table)


def star_names(name: str, run: Run) -> dict[str, Value]:
    """What `from name import *` brings, as far as that is known."""
    if name == "torch.nn":
        layers = [full for full in run.session.registry.layers if full.startswith("torch.nn.") and full.count(".") == 2]
        others = ("Module", "Sequential", "ModuleList", "ModuleDict", "Parameter", "functional", "init")
        names = [*layers, *(f"torch.nn.{other}" for other in others)]
    else:
        names = [full for full in PRELUDE if full.rpartition(".")[0] == name]
    return {full.rpartition(".")[2]: resolve(full, run) for full in names}


def _is_used(run: Run) -> bool:
    """Whether code of the program itself goes on with what it calls now."""
    frame = run.frame
    return frame is not None and frame.module.is_user and (frame.call is None or frame.call is not frame.discards)


def unmodelled(name: str, args: Sequence[Value], run: Run) -> Value:
    """A library function without a rule: unknown, and a gap if it works on tensors."""
    unknown = run.unknown(f"{ops.short(name)} has no rule")
    if name.startswith(OF_THE_MACHINE):
        return SomeData(unknown.reason, unknown.at)
    if name in OF_FILES:
        return run.unknown(f"what {ops.short(name)} gives is up to files")
    if name.startswith(WITHOUT_TENSORS):
        if _is_used(run):
            run.found.gap(unknown)
            run.found.settled.add(unknown.reason)
        return unknown
    if training.is_optimizer(name):
        return unknown
    run.count_operation(known=False)
    if any(space.is_tensor(a) for a in args) or name.startswith("torch."):
        run.found.gap(unknown)
    return unknown
