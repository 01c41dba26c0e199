"""Samples, densities and the like have the shapes and dtypes that torch gives them."""

import torch
from torch import distributions
from torch.distributions import Bernoulli, Categorical, Independent, Normal, kl_divergence
from torch.distributions.normal import Normal as FromItsModule

normal = Normal(torch.zeros(3, 4), torch.ones(4))
batch, event = tuple(normal.batch_shape), tuple(normal.event_shape)
drawn, drawn_more = normal.sample(), normal.rsample((5, 2))
density, spread = normal.log_prob(drawn_more), normal.entropy()
middle, likely, deviation, variance = normal.mean, normal.mode, normal.stddev, normal.variance
below, quantile = normal.cdf(drawn), normal.icdf(torch.rand(3, 4))
of_numbers = Normal(0, 1).sample((6,))
beside_a_number = Normal(torch.zeros(3, dtype=torch.float64), 1.0).sample()
is_normal = isinstance(normal, FromItsModule), isinstance(normal, distributions.Distribution)

chosen = Categorical(logits=torch.randn(3, 4))
classes, more_classes = chosen.sample(), chosen.sample(torch.Size([7]))
score = chosen.log_prob(classes)
scores = chosen.log_prob(more_classes)
crossed = chosen.log_prob(torch.zeros(3, 1))
uncertainty, best, width = chosen.entropy(), chosen.mode, tuple(chosen.param_shape)
normalized, logits = Categorical(torch.ones(5)).probs, Categorical(torch.ones(5)).logits

coins = Bernoulli(logits=torch.randn(2, 3))
heads, tosses = coins.sample(), Bernoulli(0.5).sample((4,))
likelihood, doubt, fairness = coins.log_prob(heads), coins.entropy(), coins.mean

joint = Independent(normal, 1)
joint_shapes = tuple(joint.batch_shape), tuple(joint.event_shape)
joint_density, joint_entropy, joint_sample = joint.log_prob(joint.sample()), joint.entropy(), joint.rsample((2,))
apart = kl_divergence(normal, Normal(torch.zeros(4), torch.ones(4)))
jointly_apart = kl_divergence(joint, Independent(Normal(torch.zeros(3, 4), torch.ones(4)), 1))
classes_apart = distributions.kl_divergence(chosen, Categorical(torch.ones(3, 4)))


class Squashed(Normal):
    def sample(self, sample_shape=torch.Size()):
        return torch.tanh(super().sample(sample_shape))

    def log_prob(self, value):
        return super().log_prob(torch.atanh(value)).sum(-1, keepdim=True)


squashed = Squashed(torch.zeros(2, 3), torch.ones(2, 3))
squeezed, squeezed_density = squashed.sample(), squashed.log_prob(squashed.sample())
try:
    Categorical(torch.ones(2), torch.ones(2))
except ValueError:
    refused = True
del normal, chosen, coins, joint, squashed
