"""What is wrong with text that is not Python, in the words and at the place that Python itself gives.

libcst's own messages list every token that could have come, and its tokenizer's give no place at all. `ast.parse` reads
the text without running any of it; what it takes and libcst does not (syntax newer than libcst) keeps libcst's words.
"""

from __future__ import annotations

import ast
import warnings

import libcst as cst

from shapecheck.syntax.errors import SourceError


def refusal(error: cst.ParserSyntaxError, text: str) -> SourceError:
    """The error to show for one of libcst's."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as own:
        return SourceError("syntax", f"not valid Python: {own.msg}", own.lineno or 1, max(own.offset or 1, 1))
    except (ValueError, RecursionError, MemoryError):
        pass
    words = " ".join(error.message.split())[:200]
    return SourceError("syntax", f"not valid Python: {words}", max(error.raw_line, 1), max(error.raw_column + 1, 1))
