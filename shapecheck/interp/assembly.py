"""Registers the kinds of values and fills the door. The only module that knows all rooms."""

from __future__ import annotations

from shapecheck.interp.builtins.kinds import (
    functions,
    iterators,
    library_objects,
    numbers,
    ranges,
    roots,
    sequences,
    sizes,
    tables,
    text,
    words,
)
from shapecheck.interp.libraries import import_side_effects, lazy_imports, module_kind
from shapecheck.interp.python import classes, metaclasses, names, object_attributes
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.python.kinds import classes as class_kinds
from shapecheck.interp.python.kinds import code_objects, instances, placeholders, taken_items, unknowns
from shapecheck.interp.python.kinds import functions as function_kinds
from shapecheck.interp.run import space
from shapecheck.interp.torch import inputs, library, ops, program_effects, tensors
from shapecheck.interp.torch.kinds import array_roots, input_parts, library_names
from shapecheck.interp.torch.kinds import tensors as tensor_kinds
from shapecheck.interp.torch.nn.objects import ModuleObjects

KINDS = (
    functions, iterators, library_objects, numbers, ranges, roots, sequences, sizes, tables, text, words, module_kind,
    class_kinds, function_kinds, code_objects, instances, unknowns, placeholders, taken_items, library_names,
    tensor_kinds, array_roots, input_parts,
)  # fmt: skip
"""The modules that register kinds of values."""


def assemble() -> None:
    """Fill the door."""
    space.create_class = metaclasses.create
    space.construct = classes.construct
    space.own_attribute = object_attributes.own_attribute
    space.set_own_attribute = object_attributes.set_own_attribute
    space.delete_own_attribute = object_attributes.delete_own_attribute
    space.put_attribute = object_attributes.put_attribute
    space.eval_expr = evaluator.eval_expr
    space.exec_block = executor.exec_block
    space.store_name = names.store
    space.call_library = ops.call_library
    space.star_names = library.star_names
    space.program_effects = program_effects.SPECIAL
    space.as_tensor = inputs.choose_rank
    space.tensor_lacks = tensors.lacks
    space.complete_table = import_side_effects.complete
    space.unread_table = import_side_effects.unread
    space.fill_table = import_side_effects.fill
    space.take_stars = lazy_imports.take_stars
    space.resolve_names = lazy_imports.resolve_all
    space.module_objects = ModuleObjects()
