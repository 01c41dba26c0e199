"""Puts the rooms together: fills the door. The only module that knows all rooms."""

from __future__ import annotations

from shapecheck.interp.libraries import import_side_effects, lazy_imports
from shapecheck.interp.python import (
    attributes,
    branches,
    calls,
    classes,
    eval,
    exec,
    iteration,
    names,
    operators,
    subscripts,
)
from shapecheck.interp.run import space
from shapecheck.interp.torch import inputs, library, ops, program_effects, tensors


def assemble() -> None:
    """Fill the door."""
    space.attribute = attributes.get
    space.binary = operators.binary
    space.bind = attributes.bind
    space.call = calls.call
    space.call_library = ops.call_library
    space.call_method = calls.call_method
    space.compare = operators.compare
    space.complete_table = import_side_effects.complete
    space.contains = operators.contains
    space.delete_attribute = attributes.delete
    space.delete_item = subscripts.delete
    space.eval_expr = eval.eval_expr
    space.exec_block = exec.exec_block
    space.extend = subscripts.extend
    space.has_library_name = library.has
    space.is_library_function = library.is_function
    space.item = subscripts.get
    space.iterate_exactly = iteration.iterate_exactly
    space.look_up = attributes.look_up
    space.make_class = classes.make_class
    space.may_be_other = inputs.may_be_other
    space.own_attribute = attributes.plain
    space.program_effects = program_effects.SPECIAL
    space.put_attribute = attributes.set_plain
    space.rounds_of = iteration.rounds_of
    space.sequence_of = iteration.sequence_of
    space.set_attribute = attributes.set
    space.set_item = subscripts.set
    space.set_own_attribute = attributes.set_default
    space.settle_input = inputs.settle
    space.settle_names = lazy_imports.settle_all
    space.store_name = names.store
    space.tensor_lacks = tensors.lacks
    space.truth = branches.truth
    space.unary = operators.unary
    space.unread_table = import_side_effects.unread
