"""The abstract interpreter: Python with known values exact, tensors and sizes symbolic.

Whatever is imported first, the rooms are put together here.
"""

from shapecheck.interp import assembly

assembly.assemble()
