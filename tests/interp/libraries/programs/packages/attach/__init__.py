from .loader import attach
__getattr__, __dir__, __all__ = attach(__name__, submodules=["m"], submod_attrs={"n": ["Thing", "make"]})
