import collections.abc


class Registry(collections.abc.MutableMapping):
    shared = {"a": 1}

    def __init__(self):
        self.own = {}

    def __getitem__(self, key):
        return self.own[key] if key in self.own else self.shared[key]

    def __setitem__(self, key, value):
        self.own[key] = value

    def __delitem__(self, key):
        del self.own[key]

    def __iter__(self):
        return iter({**self.shared, **self.own})

    def __len__(self):
        return len(self.shared | self.own)


reg = Registry()
reg["b"] = 2
reg.update({"c": 3}, d=4)
r1 = reg.get("a"), reg.get("z", 9), "b" in reg, "z" in reg, list(reg.keys()), dict(reg.items()), len(reg)
r2 = reg.pop("b"), reg.pop("b", 7), reg.setdefault("e", 5), isinstance(reg, collections.abc.Mapping), [*reg.values()]


class Rows(collections.abc.Sequence):
    def __getitem__(self, i):
        return [3, 1, 2][i]

    def __len__(self):
        return 3


r3 = list(Rows()), 1 in Rows(), Rows().index(2), Rows().count(5), list(reversed(Rows()))


class Described:
    def __init__(self, get):
        self.get = get

    def __get__(self, instance, owner):
        return self.get(owner), instance is None


class classproperty(property):
    def __get__(self, instance, owner):
        return self.fget(owner)


class WithDescribed:
    n = 4
    described = Described(lambda owner: owner.n + 1)

    @classproperty
    def width(cls):
        return cls.n * 2


class Narrow(WithDescribed):
    n = 1


r4 = WithDescribed.described, WithDescribed().described, Narrow.described
r5 = WithDescribed.width, WithDescribed().width, Narrow.width, Narrow().width


class Without:
    nothing = None


class StillWithout(Without):
    def __getattr__(self, name):
        return name


r36 = Without().nothing, StillWithout().nothing, StillWithout().something, hasattr(Without(), "nothing")


def many(a, /, b, *rest, c=1, **more):
    d = 2
    return d


code = many.__code__
r37 = code.co_varnames, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_name
code = None


class Held:
    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, value):
        self._size = value


class Doubling(Held):
    @property
    def size(self):
        return Held.size.__get__(self)

    @size.setter
    def size(self, value):
        Held.size.__set__(self, value * 2)


doubling = Doubling()
doubling.size = 4
doubled = doubling.size, Held.size.fget(doubling)
