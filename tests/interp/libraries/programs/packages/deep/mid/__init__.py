from .leaf import leaf
