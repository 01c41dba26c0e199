"""A small package with relative imports."""

from .model import Recogniser

__all__ = ["Recogniser"]
