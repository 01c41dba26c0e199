"""Text to IR: parse with libcst, then one recursive descent over its tree. Nothing of libcst leaves this module."""

from __future__ import annotations

import libcst as cst

from shapecheck import ir
from shapecheck.syntax.context import Lowering
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.expressions import EXPRESSIONS
from shapecheck.syntax.functions import docstring_of
from shapecheck.syntax.positions import Places
from shapecheck.syntax.refusals import refusal
from shapecheck.syntax.statements import STATEMENTS


def lower_source(text: str, path: str, name: str, cells: tuple[ir.Cell, ...] = ()) -> ir.Module:
    """Lower a module's text; SourceError where it is not Python.

    Recurses as deep as the text nests: callers go through `load_module`, which provides the stack for it.
    """
    tree = _parse(text)
    places = Places(tree, text)
    low = Lowering(places, EXPRESSIONS, STATEMENTS)
    body = low.body(tree)
    return ir.Module(path, name, body, docstring_of(body), places.comments(), cells)


def _parse(text: str) -> cst.Module:
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise refusal(error, text) from None
    except UnicodeEncodeError:  # half a surrogate pair, which the JSON of a notebook can spell
        raise SourceError("encoding", "the text holds half a character") from None
    except cst.CSTValidationError as error:
        raise SourceError("syntax", f"not valid Python: {error}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a fault within the native parser, which has no class to import
            raise
        raise SourceError("syntax", f"the parser failed on this text: {error}") from None
