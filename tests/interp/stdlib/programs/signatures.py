import functools
import inspect


def f(a, b=2, *args, c, d=4, **kw):
    return a


def g(a, /, b, *, c=3):
    return a


class K:
    def __init__(self, x, y=2, **kwargs):
        pass

    def m(self, p, q=1):
        pass

    @classmethod
    def cm(cls, z):
        pass


_sig = inspect.signature(f)
names = list(_sig.parameters), [p.name for p in _sig.parameters.values()], len(_sig.parameters)
kinds = [p.kind.name for p in _sig.parameters.values()]
defaults = [p.default for p in _sig.parameters.values() if p.default is not inspect.Parameter.empty]
empties = [n for n, p in _sig.parameters.items() if p.default is p.empty]
_b1 = _sig.bind(1, c=5)
bound1 = dict(_b1.arguments), _b1.args, _b1.kwargs
_b1.apply_defaults()
bound2 = dict(_b1.arguments), _b1.args, _b1.kwargs, list(_b1.arguments)
_b2 = _sig.bind(1, 2, 3, 4, c=5, z=6, y=7)
bound3 = dict(_b2.arguments), _b2.args, _b2.kwargs
_b3 = _sig.bind_partial(1)
bound4 = dict(_b3.arguments), _b3.args
errors = []
for args, kwargs in (((), {}), ((1, 2), {}), ((1,), {"a": 1, "c": 2})):
    try:
        _sig.bind(*args, **kwargs)
    except TypeError as error:
        errors.append(str(error))
try:
    inspect.signature(g).bind(1, 2, 3)
except TypeError as error:
    errors.append(str(error))
_spec = inspect.getfullargspec(f)
specs = _spec.args, _spec.varargs, _spec.varkw, _spec.defaults, _spec.kwonlyargs, _spec.kwonlydefaults
_spec2 = inspect.getfullargspec(K.__init__)
specs2 = _spec2.args, _spec2.varkw, _spec2.defaults, _spec2[0], len(_spec2)
ks = list(inspect.signature(K).parameters), list(inspect.signature(K().m).parameters) if False else None
ks2 = list(inspect.signature(K.m).parameters), list(inspect.signature(K(1).m).parameters)
ks3 = list(inspect.signature(K.cm).parameters), list(inspect.signature(K.__init__).parameters)
co = f.__code__.co_varnames[: f.__code__.co_argcount], f.__defaults__, f.__kwdefaults__, f.__name__
_part = functools.partial(f, 1, d=9)
parts = list(inspect.signature(_part).parameters), _part.args, _part.keywords, _part.func is f
mem = [n for n, v in inspect.getmembers(K, inspect.isfunction)]
mro = [c.__name__ for c in inspect.getmro(K)]
empty = inspect.Signature.empty is inspect.Parameter.empty is inspect._empty
_replaced = _sig.replace(parameters=[p for p in _sig.parameters.values() if p.name in ("a", "b")])
reps = list(_replaced.parameters)
_param = inspect.Parameter("w", inspect.Parameter.KEYWORD_ONLY, default=3)
params = _param.name, _param.default, _param.kind == inspect.Parameter.KEYWORD_ONLY
has_kw = any(p.kind == p.VAR_KEYWORD for p in _sig.parameters.values()), any(
    p.kind is inspect.Parameter.VAR_POSITIONAL for p in inspect.signature(g).parameters.values()
)
filtered = {k: v for k, v in {"x": 1, "w": 2, "y": 3}.items() if k in inspect.signature(K.__init__).parameters}


def register_to_config(init):
    @functools.wraps(init)
    def inner_init(self, *args, **kwargs):
        init_kwargs = {k: v for k, v in kwargs.items() if not k.startswith("_")}
        new_kwargs = {}
        signature = inspect.signature(init)
        parameters = {
            name: p.default for i, (name, p) in enumerate(signature.parameters.items()) if i > 0 and name not in ()
        }
        for arg, name in zip(args, parameters.keys()):
            new_kwargs[name] = arg
        new_kwargs.update({k: init_kwargs.get(k, default) for k, default in parameters.items() if k not in new_kwargs})
        if len(args) + len(kwargs) != len(parameters):
            new_kwargs["_use_default_values"] = sorted(set(new_kwargs.keys()) - set(init_kwargs))
        getattr(self, "register_to_config")(**new_kwargs)
        init(self, *args, **init_kwargs)

    return inner_init


class Frozen(dict):
    def __getattr__(self, name):
        return self[name]


class Mixin:
    config_name = None

    def register_to_config(self, **kwargs):
        if self.config_name is None:
            raise NotImplementedError
        kwargs.pop("kwargs", None)
        if not hasattr(self, "_internal_dict"):
            internal_dict = kwargs
        else:
            internal_dict = {**self._internal_dict, **kwargs}
        self._internal_dict = Frozen(internal_dict)

    def __getattr__(self, name):
        is_in_config = "_internal_dict" in self.__dict__ and hasattr(self.__dict__["_internal_dict"], name)
        if is_in_config and name not in self.__dict__:
            return self._internal_dict[name]
        raise AttributeError(f"no {name}")

    @property
    def config(self):
        return self._internal_dict

    @classmethod
    def from_config(cls, config, **kw):
        init = inspect.signature(cls.__init__).parameters
        return cls(**{k: v for k, v in {**config, **kw}.items() if k in init and k != "self"})


class Model(Mixin):
    config_name = "config.json"

    @register_to_config
    def __init__(self, width=3, depth=(1, 2), act="relu"):
        self.total = width * len(depth)


m = Model(4, act="gelu")
ms = m.config.width, m.config["act"], m.width, m.total, m.depth, sorted(m.config), Model.from_config(m.config, width=9).total
