"""The abstract interpreter: Python with known values exact, tensors and sizes symbolic.

Its modules call one another as Python's own constructs do, so they import each other as modules. Whatever is imported
first, they are loaded from here in one order, in which the tables of builtins are filled before they are read.
"""

from shapecheck.interp import attributes, entry

__all__ = ["attributes", "entry"]
