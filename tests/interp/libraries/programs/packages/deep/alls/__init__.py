from . import first, two
from .first import *
from .two import Two
__all__ = []
__all__ += first.__all__
__all__.extend(["Two"])
