"""The adaptive softmax: what it holds, gives and refuses."""

import torch
from torch import nn


def attempt(call):
    try:
        return call()
    except (RuntimeError, ValueError):
        return "refused"


asm = nn.AdaptiveLogSoftmaxWithLoss(16, 20, [4, 10, 15], div_value=2.0)
a = dict(asm.named_parameters()), asm.cutoffs, asm.head_size, asm.n_clusters, asm.shortlist_size
_made = asm(torch.randn(7, 16), torch.arange(7))
b = _made.output, _made.loss, len(_made)
c = attempt(lambda: asm(torch.randn(7, 16), torch.arange(6))), attempt(lambda: asm(torch.randn(7, 15), torch.arange(7)))
d = attempt(lambda: asm(torch.randn(16), torch.arange(7))), attempt(lambda: asm(torch.randn(7, 16), torch.zeros(7, 1)))
e = asm(torch.randn(16), torch.tensor(3)).output, asm(torch.randn(16), torch.tensor(3)).loss
f = asm.log_prob(torch.randn(5, 16)), asm.predict(torch.randn(5, 16))
g = attempt(lambda: nn.AdaptiveLogSoftmaxWithLoss(16, 20, [])), attempt(lambda: nn.AdaptiveLogSoftmaxWithLoss(16, 20, [4, 4]))
h = dict(nn.AdaptiveLogSoftmaxWithLoss(9, 12, (4,), head_bias=True).named_parameters())
