"""Sparse experts with top-k routing, capacity by index, and a balancing loss."""

import torch
import torch.nn.functional as F
from torch import nn


class Expert(nn.Sequential):
    def __init__(self, dim, hidden):
        super().__init__(nn.Linear(dim, hidden), nn.GELU(), nn.Linear(hidden, dim))


class SparseMoE(nn.Module):
    def __init__(self, dim, hidden, num_experts=4, top_k=2):
        super().__init__()
        self.num_experts, self.top_k = num_experts, top_k
        self.gate = nn.Linear(dim, num_experts, bias=False)
        self.experts = nn.ModuleList([Expert(dim, hidden) for _ in range(num_experts)])
        self.aux_loss = None

    def forward(self, hidden_states):
        batch_size, sequence_length, hidden_dim = hidden_states.shape
        hidden_states = hidden_states.view(-1, hidden_dim)
        router_logits = self.gate(hidden_states)
        routing_weights = F.softmax(router_logits, dim=1, dtype=torch.float)
        self.aux_loss = self.balance(routing_weights)
        routing_weights, selected_experts = torch.topk(routing_weights, self.top_k, dim=-1)
        routing_weights /= routing_weights.sum(dim=-1, keepdim=True)
        routing_weights = routing_weights.to(hidden_states.dtype)
        final = torch.zeros((batch_size * sequence_length, hidden_dim), dtype=hidden_states.dtype)
        expert_mask = F.one_hot(selected_experts, num_classes=self.num_experts).permute(2, 1, 0)
        for expert_idx in range(self.num_experts):
            idx, top_x = torch.where(expert_mask[expert_idx])
            if top_x.shape[0] == 0:
                continue
            current_state = hidden_states[None, top_x].reshape(-1, hidden_dim)
            current = self.experts[expert_idx](current_state) * routing_weights[top_x, idx, None]
            final.index_add_(0, top_x, current.to(hidden_states.dtype))
        return final.reshape(batch_size, sequence_length, hidden_dim)

    def balance(self, weights):
        top1 = weights.argmax(-1)
        fraction = F.one_hot(top1, self.num_experts).float().mean(0)
        return self.num_experts * (fraction * weights.mean(0)).sum()


class DenseMoE(nn.Module):
    """All experts for all tokens, in two einsums."""

    def __init__(self, dim, hidden, num_experts):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(num_experts, dim, hidden) * 0.02)
        self.w2 = nn.Parameter(torch.randn(num_experts, hidden, dim) * 0.02)
        self.gate = nn.Linear(dim, num_experts)

    def forward(self, x):
        h = torch.einsum("btd,edh->bteh", x, self.w1).relu()
        y = torch.einsum("bteh,ehd->bted", h, self.w2)
        return (self.gate(x).softmax(-1).unsqueeze(-1) * y).sum(2)


if __name__ == "__main__":
    x = torch.randn(2, 11, 24)
    moe = SparseMoE(24, 48)
    (moe(x).pow(2).mean() + 0.01 * moe.aux_loss).backward()
    assert DenseMoE(24, 32, 3)(x).shape == x.shape
