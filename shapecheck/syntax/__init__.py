"""Source text to IR. The only package that imports libcst, and only once something must really be parsed."""

from shapecheck.syntax.cache import IrCache
from shapecheck.syntax.directives import ShapeDirective, Suppression, directives, suppressions
from shapecheck.syntax.errors import SourceError, SourceFault
from shapecheck.syntax.parse import load_module, read_source
from shapecheck.syntax.shapes import ShapeHint, hint_in_annotation, hints_in_comment, hints_in_docstring

__all__ = [
    "IrCache",
    "ShapeDirective",
    "ShapeHint",
    "SourceError",
    "SourceFault",
    "Suppression",
    "directives",
    "hint_in_annotation",
    "hints_in_comment",
    "hints_in_docstring",
    "load_module",
    "read_source",
    "suppressions",
]
