"""`torch.distributions` of single numbers as plain PyTorch, read as source in place of torch's own; never imported.

What constraints ask of values is left out, for it is up to data; what they ask of shapes is here.
"""

import math
from functools import cached_property

import torch
from torch.nn.functional import binary_cross_entropy_with_logits


def broadcast_all(*values):
    tensors = [value for value in values if torch.is_tensor(value)]
    if not all(torch.is_tensor(value) or isinstance(value, (int, float, complex)) for value in values):
        raise ValueError(
            "Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__."
        )
    dtype = tensors[0].dtype if tensors else torch.get_default_dtype()
    return torch.broadcast_tensors(
        *[value if torch.is_tensor(value) else torch.tensor(value, dtype=dtype) for value in values]
    )


def probs_to_logits(probs, is_binary=False):
    return torch.log(probs) - torch.log1p(-probs) if is_binary else torch.log(probs)


def logits_to_probs(logits, is_binary=False):
    return torch.sigmoid(logits) if is_binary else torch.softmax(logits, -1)


class Distribution:
    has_rsample = False
    has_enumerate_support = False
    _validate_args = True

    @staticmethod
    def set_default_validate_args(value):
        Distribution._validate_args = value

    def __init__(self, batch_shape=torch.Size(), event_shape=torch.Size(), validate_args=None):
        self._batch_shape = batch_shape
        self._event_shape = event_shape
        if validate_args is not None:
            self._validate_args = validate_args

    def expand(self, batch_shape, _instance=None):
        raise NotImplementedError

    @property
    def batch_shape(self):
        return self._batch_shape

    @property
    def event_shape(self):
        return self._event_shape

    @property
    def mean(self):
        raise NotImplementedError

    @property
    def mode(self):
        raise NotImplementedError(f"{self.__class__} does not implement mode")

    @property
    def variance(self):
        raise NotImplementedError

    @property
    def stddev(self):
        return self.variance.sqrt()

    def sample(self, sample_shape=torch.Size()):
        return self.rsample(sample_shape).detach()

    def rsample(self, sample_shape=torch.Size()):
        raise NotImplementedError

    def sample_n(self, n):
        return self.sample(torch.Size((n,)))

    def log_prob(self, value):
        raise NotImplementedError

    def cdf(self, value):
        raise NotImplementedError

    def icdf(self, value):
        raise NotImplementedError

    def enumerate_support(self, expand=True):
        raise NotImplementedError

    def entropy(self):
        raise NotImplementedError

    def perplexity(self):
        return torch.exp(self.entropy())

    def _extended_shape(self, sample_shape=torch.Size()):
        return torch.Size((*sample_shape, *self._batch_shape, *self._event_shape))

    def _validate_sample(self, value):
        if not torch.is_tensor(value):
            raise ValueError("The value argument to log_prob must be a Tensor")
        first = value.dim() - len(self._event_shape)
        if value.size()[first:] != self._event_shape:
            raise ValueError(
                f"The right-most size of value must match event_shape: {value.size()} vs {self._event_shape}."
            )
        for given, own in zip(reversed(value.size()), reversed((*self._batch_shape, *self._event_shape))):
            if given != 1 and own != 1 and given != own:
                raise ValueError(f"Value is not broadcastable with batch_shape+event_shape: {value.size()}.")

    def _get_checked_instance(self, cls, _instance=None):
        return type(self).__new__(type(self)) if _instance is None else _instance


class ExponentialFamily(Distribution):
    pass


class _OfParameters(Distribution):
    """A distribution of numbers whose parameters are tensors of one shape, named in `_names`."""

    _names = ()

    def _take(self, values, validate_args):
        tensors = broadcast_all(*values)
        for name, tensor in zip(self._names, tensors):
            setattr(self, name, tensor)
        Distribution.__init__(self, tensors[0].size(), validate_args=validate_args)

    def expand(self, batch_shape, _instance=None):
        new = self._get_checked_instance(type(self), _instance)
        for name in self._names:
            setattr(new, name, getattr(self, name).expand(batch_shape))
        Distribution.__init__(new, torch.Size(batch_shape), validate_args=False)
        new._validate_args = self._validate_args
        return new

    @property
    def _of_all(self):
        """A float for each distribution of the batch: what the mean, the entropy and their like are."""
        return torch.empty_like(getattr(self, self._names[0]))

    def _at(self, value):
        """A float for each of the values: what a density or a share of them is."""
        if self._validate_args:
            self._validate_sample(value)
        return torch.empty_like(self._of_all + value)

    @property
    def mean(self):
        return self._of_all

    @property
    def mode(self):
        return self._of_all

    @property
    def variance(self):
        return self._of_all

    @property
    def stddev(self):
        return self._of_all

    def rsample(self, sample_shape=torch.Size()):
        return torch.empty_like(self._of_all.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        return self._at(value)

    def entropy(self):
        return self._of_all


class _Continuous(_OfParameters):
    has_rsample = True

    def cdf(self, value):
        return self._at(value)

    def icdf(self, value):
        return torch.empty_like(self._of_all + value)


class Uniform(_Continuous):
    _names = ("low", "high")

    def __init__(self, low, high, validate_args=None):
        self._take((low, high), validate_args)


class Normal(_Continuous, ExponentialFamily):
    _names = ("loc", "scale")

    def __init__(self, loc, scale, validate_args=None):
        self._take((loc, scale), validate_args)

    @property
    def mean(self):
        return self.loc

    @property
    def mode(self):
        return self.loc

    @property
    def stddev(self):
        return self.scale


class LogNormal(_Continuous):
    _names = ("loc", "scale")

    def __init__(self, loc, scale, validate_args=None):
        self._take((loc, scale), validate_args)


class Laplace(_Continuous):
    _names = ("loc", "scale")

    def __init__(self, loc, scale, validate_args=None):
        self._take((loc, scale), validate_args)


class Cauchy(_Continuous):
    _names = ("loc", "scale")

    def __init__(self, loc, scale, validate_args=None):
        self._take((loc, scale), validate_args)


class Gumbel(_Continuous):
    _names = ("loc", "scale")

    def __init__(self, loc, scale, validate_args=None):
        self._take((loc, scale), validate_args)


class HalfNormal(_Continuous):
    _names = ("scale",)

    def __init__(self, scale, validate_args=None):
        self._take((scale,), validate_args)


class HalfCauchy(_Continuous):
    _names = ("scale",)

    def __init__(self, scale, validate_args=None):
        self._take((scale,), validate_args)


class Exponential(_Continuous, ExponentialFamily):
    _names = ("rate",)

    def __init__(self, rate, validate_args=None):
        self._take((rate,), validate_args)


class Gamma(_Continuous, ExponentialFamily):
    _names = ("concentration", "rate")

    def __init__(self, concentration, rate, validate_args=None):
        self._take((concentration, rate), validate_args)

    def icdf(self, value):
        raise NotImplementedError


class StudentT(_Continuous):
    _names = ("df", "loc", "scale")

    def __init__(self, df, loc=0.0, scale=1.0, validate_args=None):
        self._take((df, loc, scale), validate_args)

    def cdf(self, value):
        raise NotImplementedError

    def icdf(self, value):
        raise NotImplementedError


class Poisson(_OfParameters, ExponentialFamily):
    _names = ("rate",)

    def __init__(self, rate, validate_args=None):
        self._take((rate,), validate_args)

    def rsample(self, sample_shape=torch.Size()):
        raise NotImplementedError

    def sample(self, sample_shape=torch.Size()):
        return torch.poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def entropy(self):
        raise NotImplementedError


class Bernoulli(ExponentialFamily):
    has_enumerate_support = True

    def __init__(self, probs=None, logits=None, validate_args=None):
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        given = logits if probs is None else probs
        (self._param,) = broadcast_all(given)
        if probs is None:
            self.logits = self._param
        else:
            self.probs = self._param
        super().__init__(
            torch.Size() if isinstance(given, (int, float)) else self._param.size(), validate_args=validate_args
        )

    def expand(self, batch_shape, _instance=None):
        new = self._get_checked_instance(Bernoulli, _instance)
        new._param = self._param.expand(batch_shape)
        if "probs" in self.__dict__:
            new.probs = self.probs.expand(batch_shape)
        if "logits" in self.__dict__:
            new.logits = self.logits.expand(batch_shape)
        Distribution.__init__(new, torch.Size(batch_shape), validate_args=False)
        new._validate_args = self._validate_args
        return new

    @cached_property
    def logits(self):
        return probs_to_logits(self.probs, is_binary=True)

    @cached_property
    def probs(self):
        return logits_to_probs(self.logits, is_binary=True)

    @property
    def param_shape(self):
        return self._param.size()

    @property
    def mean(self):
        return self.probs

    @property
    def mode(self):
        return torch.empty_like(self.probs)

    @property
    def variance(self):
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape=torch.Size()):
        return torch.bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value):
        if self._validate_args:
            self._validate_sample(value)
        logits, value = broadcast_all(self.logits, value)
        return -binary_cross_entropy_with_logits(logits, value, reduction="none")

    def entropy(self):
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")

    def enumerate_support(self, expand=True):
        values = torch.arange(2, dtype=self._param.dtype).view((-1,) + (1,) * len(self._batch_shape))
        return values.expand((-1,) + self._batch_shape) if expand else values
