import importlib, types
class Lazy(types.ModuleType):
    def __init__(self, name, structure):
        super().__init__(name)
        self.__path__ = [__file__.rpartition("/")[0]]
        self.structure = {v: k for k, vs in structure.items() for v in vs}
    def __getattr__(self, name):
        if name not in self.structure:
            raise AttributeError(name)
        return getattr(importlib.import_module(f"{self.__name__}.{self.structure[name]}"), name)
