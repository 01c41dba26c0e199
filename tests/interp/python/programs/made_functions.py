"""Functions that are made of the code of others, as decorators and `__init_subclass__` do."""

import inspect
from functools import update_wrapper
from types import CodeType, FunctionType


def added(a, b=2, *, c=3):
    return a + b + c


copied = FunctionType(added.__code__, added.__globals__, "copied", added.__defaults__, added.__closure__)
copied.__kwdefaults__ = added.__kwdefaults__
r1 = copied(1), copied(1, 5), copied(1, c=0), copied.__name__, copied.__qualname__, isinstance(copied, FunctionType)
r2 = copied.__code__ is added.__code__, isinstance(copied.__code__, CodeType), added.__closure__
renamed = added.__code__.replace(co_name="other", co_qualname="K.other")
r3 = renamed.co_name, renamed.co_argcount, renamed.co_kwonlyargcount, added.__code__.co_name
without = FunctionType(added.__code__, globals())
try:
    without(1)
except TypeError as error:
    r4 = "missing" in str(error)
r5 = FunctionType(renamed, globals(), argdefs=(10, 20)).__name__
added.__defaults__ = (7, 8)
r6 = added(), added(1), added.__defaults__
added.__kwdefaults__ = {"c": 100}
r7 = added()
added.__defaults__ = None


def outer(n):
    def inner(x):
        return x * n

    return inner


twice = outer(2)
r8 = FunctionType(twice.__code__, twice.__globals__, "clone", None, twice.__closure__)(21)


class Base:
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        run = inspect.getattr_static(cls, "run")
        if "run" not in cls.__dict__ and isinstance(run, FunctionType):
            code = run.__code__.replace(co_name=f"{cls.__name__}.run")
            clone = FunctionType(code, run.__globals__, "run", run.__defaults__, run.__closure__)
            update_wrapper(clone, run)
            clone.__kwdefaults__ = run.__kwdefaults__
            clone.__qualname__ = f"{cls.__qualname__}.run"
            cls.run = clone

    def run(self, x, scale=2, *, shift=1):
        return self.name(), x * scale + shift

    def name(self):
        return "base"

    @property
    def size(self):
        return 3

    @staticmethod
    def still():
        return 4


class Child(Base):
    def name(self):
        return "child of " + super().name()


class Grandchild(Child):
    def run(self, x):
        return "own", *super().run(x, shift=0)


r9 = Child().run(5), Child().run(5, shift=2), Grandchild().run(5), Child.run is Base.run, Child.run.__qualname__
held = Child()
held.own = 1
r10 = inspect.getattr_static(held, "own"), isinstance(inspect.getattr_static(held, "size"), property)
r11 = isinstance(inspect.getattr_static(Child, "still"), staticmethod), inspect.getattr_static(held, "none", None)
try:
    inspect.getattr_static(held, "none")
except AttributeError as error:
    r12 = str(error)
copied = without = renamed = added = twice = held = None
