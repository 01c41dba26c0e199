"""Distributions: shapes of batches and events, samples, densities, divergences, and classes that extend them."""

import torch
import torch.distributions as D
from torch.distributions import Bernoulli, Beta, Categorical, Distribution, Normal, Uniform, kl_divergence
from torch.distributions.distribution import Distribution as Base
from torch.distributions.uniform import Uniform as TheSame

rows, row, numbers = torch.rand(4, 1) + 1, torch.rand(3) + 1, torch.rand(4, 3) / 2 + 0.25


def told(made, value=None):
    shown = [made.batch_shape, made.event_shape, made.sample(), made.sample((5,)), made.sample(torch.Size([2, 5]))]
    drawn = [made.rsample((2,))] if made.has_rsample else []
    return shown, drawn, made.log_prob(made.sample() if value is None else value)


def moments(made):
    return made.mean, made.stddev, made.variance, made.entropy()


uniform = told(Uniform(0.0, 1.0)), told(Uniform(torch.zeros(3), 2.0)), told(Uniform(rows - 1, row + 2))
uniform_of = moments(Uniform(rows - 1, row + 2)), Uniform(0, 1).cdf(numbers), Uniform(rows - 1, row + 2).low.shape
doubles = Uniform(torch.zeros(2, dtype=torch.float64), 1.0, validate_args=False).sample((3,)), Uniform(0, 1).high
normal = told(Normal(row, rows)), told(Normal(0.0, 1.0), numbers), moments(Normal(row, rows)), Normal(row, 2.0).mode
numbered = Normal(torch.zeros(2), torch.ones(2)).sample_n(3), Normal(row, rows).perplexity()
others = [
    told(made)
    for made in (
        D.LogNormal(row, rows),
        D.Laplace(row, rows),
        D.Cauchy(row, rows),
        D.Gumbel(row, rows),
        D.HalfNormal(row),
        D.HalfCauchy(rows),
        D.Exponential(row),
        D.Gamma(row, rows),
        D.StudentT(row, rows),
        D.Poisson(rows),
    )
]
bernoulli = (
    told(Bernoulli(0.5)),
    told(Bernoulli(numbers)),
    moments(Bernoulli(logits=numbers)),
    Bernoulli(numbers).logits,
)
support = Bernoulli(numbers).enumerate_support(), Categorical(numbers).enumerate_support(expand=False)
beta = told(Beta(1.0, 2.0)), told(Beta(row, rows)), moments(Beta(row, 2.0)), Beta(row, rows).concentration1
dirichlet = told(D.Dirichlet(numbers)), moments(D.Dirichlet(row))
categorical = told(Categorical(numbers)), told(Categorical(logits=row)), Categorical(numbers).entropy()
chosen = Categorical(logits=torch.rand(2, 4, 6))
chosen_of = chosen.probs, chosen.logits, chosen.mode, chosen.log_prob(torch.zeros(7, 2, 4)), chosen.param_shape
one_hot = told(D.OneHotCategorical(numbers)), D.OneHotCategorical(logits=numbers).mean
straight = D.OneHotCategoricalStraightThrough(logits=numbers).rsample((2,))
joint = told(D.MultivariateNormal(torch.zeros(2, 3), torch.eye(3))), moments(D.Independent(Normal(row, rows), 1))
tril = told(D.MultivariateNormal(row, scale_tril=torch.eye(3).expand(4, 3, 3)))
independent = told(D.Independent(Normal(torch.zeros(5, 4, 3), 1.0), 2)), D.Independent(Normal(row, rows), 1).mode
mixture = D.MixtureSameFamily(Categorical(torch.ones(5)), D.Independent(Normal(torch.zeros(5, 2), torch.ones(5, 2)), 1))
mixed = told(mixture), mixture.mean, mixture.variance
wide = Normal(row, 1.0).expand((2, 3)), Categorical(row).expand((4,)), Beta(row, 1.0).expand((2, 3))
widened = [told(made) for made in wide]
apart = [
    kl_divergence(Normal(row, rows), Normal(0.0, 1.0)),
    kl_divergence(Categorical(numbers), Categorical(row)),
    kl_divergence(Bernoulli(numbers), Bernoulli(0.5)),
    kl_divergence(D.Independent(Normal(row, rows), 1), D.Independent(Normal(rows, row), 1)),
    kl_divergence(D.Dirichlet(numbers), D.Dirichlet(row)),
    kl_divergence(D.Poisson(rows), D.Poisson(row)),
    D.kl.kl_divergence(D.MultivariateNormal(row, torch.eye(3)), D.MultivariateNormal(row, torch.eye(3))),
]
kinds = isinstance(Normal(0.0, 1.0), Distribution), Base is Distribution, TheSame is Uniform, issubclass(Beta, Base)


def refused(make):
    try:
        make()
    except ValueError:
        return True
    return False


refusals = [
    refused(lambda: Normal(row, rows).log_prob(torch.zeros(5, 3))),
    refused(lambda: Normal(row, rows, validate_args=False).log_prob(torch.zeros(4, 3))),
    refused(lambda: D.Dirichlet(numbers).log_prob(torch.ones(4, 2) / 2)),
    refused(lambda: Bernoulli()),
    refused(lambda: Categorical(numbers, logits=numbers)),
    refused(lambda: D.Independent(Normal(row, 1.0), 2)),
    refused(lambda: D.MultivariateNormal(row)),
]


class Scaled(Distribution):
    def __init__(self, inner, by):
        super().__init__(batch_shape=inner.batch_shape, validate_args=False)
        self.inner, self.by = inner, by

    def rsample(self, sample_shape=torch.Size()):
        return self.inner.rsample(sample_shape) * self.by

    def __getattr__(self, name):
        return getattr(self.inner, name)


class Fair(Uniform):
    def __init__(self, low, high):
        super().__init__(low, high, validate_args=False)
        self.width = high - low


scaled = Scaled(Uniform(torch.zeros(3), torch.ones(3)), 2)
scaled_of = scaled.sample((4,)), scaled.rsample((4, 1)), scaled.batch_shape, scaled.low
fair = Fair(torch.zeros(2), torch.ones(2)).rsample((6,)), Fair(0.0, 1.0).sample((2, 3)), Fair(0.0, 1.0).width
