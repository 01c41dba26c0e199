"""The abstract interpreter: Python with known values exact, tensors and sizes symbolic.

Importing any module of it runs this file first, so the rooms are always put together.
"""

from shapecheck.interp import assembly

assembly.assemble()
