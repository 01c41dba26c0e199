"""Decorators that only write documentation, or check the types of what a configuration is made of."""


def auto_docstring(obj=None, **options):
    if obj is None:
        return lambda decorated: decorated
    return obj


def copy_func(f):
    return getattr(f, "__func__", f)


def strict(cls=None, *, accept_kwargs=False):
    def wrap(cls):
        validators = [getattr(cls, name) for name in dir(cls) if name.startswith("validate_")]
        made = cls.__init__

        def __init__(self, *args, **kwargs):
            made(self, *args, **kwargs)
            for validate in validators:
                validate(self)

        cls.__init__ = __init__
        return cls

    return wrap if cls is None else wrap(cls)
