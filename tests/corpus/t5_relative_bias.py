"""An encoder and a decoder with bucketed relative positions shared by all layers, and shifted labels."""

import math

import torch
import torch.nn.functional as F
from torch import nn


class RelativeBias(nn.Module):
    def __init__(self, heads, buckets=16, max_distance=32, bidirectional=True):
        super().__init__()
        self.buckets, self.max_distance, self.bidirectional = buckets, max_distance, bidirectional
        self.table = nn.Embedding(buckets, heads)

    def bucket(self, relative):
        n, buckets = -relative, self.buckets
        ret = torch.zeros_like(n)
        if self.bidirectional:
            buckets //= 2
            ret = ret + (n < 0).long() * buckets
            n = n.abs()
        else:
            n = torch.clamp(n, min=0)
        exact = buckets // 2
        large = exact + (torch.log(n.clamp(min=1).float() / exact) / math.log(self.max_distance / exact) * (buckets - exact)).long()
        large = torch.min(large, torch.full_like(large, buckets - 1))
        return ret + torch.where(n < exact, n, large)

    def forward(self, qlen, klen):
        q = torch.arange(qlen)[:, None]
        k = torch.arange(klen)[None, :]
        return self.table(self.bucket(k - q)).permute(2, 0, 1).unsqueeze(0)


class Attention(nn.Module):
    def __init__(self, d, heads, d_kv):
        super().__init__()
        self.heads, self.d_kv = heads, d_kv
        self.q, self.k, self.v = (nn.Linear(d, heads * d_kv, bias=False) for _ in range(3))
        self.o = nn.Linear(heads * d_kv, d, bias=False)

    def forward(self, x, memory=None, bias=None):
        memory = x if memory is None else memory

        def shape(t):
            return t.view(t.size(0), -1, self.heads, self.d_kv).transpose(1, 2)

        scores = shape(self.q(x)) @ shape(self.k(memory)).transpose(3, 2)
        if bias is not None:
            scores += bias
        y = F.softmax(scores, -1) @ shape(self.v(memory))
        return self.o(y.transpose(1, 2).reshape(x.size(0), -1, self.heads * self.d_kv))


class Layer(nn.Module):
    def __init__(self, d, heads, d_kv, decoder=False):
        super().__init__()
        self.self_attn = Attention(d, heads, d_kv)
        self.cross_attn = Attention(d, heads, d_kv) if decoder else None
        self.norms = nn.ModuleList(nn.RMSNorm(d) for _ in range(3 if decoder else 2))
        self.wi, self.wo = nn.Linear(d, 4 * d, bias=False), nn.Linear(4 * d, d, bias=False)

    def forward(self, x, bias, memory=None):
        x = x + self.self_attn(self.norms[0](x), bias=bias)
        if self.cross_attn is not None:
            x = x + self.cross_attn(self.norms[1](x), memory)
        return x + self.wo(F.relu(self.wi(self.norms[-1](x))))


class Stack(nn.Module):
    def __init__(self, embed, depth, heads, d_kv, decoder):
        super().__init__()
        self.embed, self.decoder = embed, decoder
        self.bias = RelativeBias(heads, bidirectional=not decoder)
        self.layers = nn.ModuleList([Layer(embed.embedding_dim, heads, d_kv, decoder) for _ in range(depth)])

    def forward(self, ids, memory=None):
        x = self.embed(ids)
        T = ids.shape[-1]
        bias = self.bias(T, T)
        if self.decoder:
            bias = bias + torch.full((T, T), -1e9).triu(1)
        for layer in self.layers:
            x = layer(x, bias, memory)
        return x


class T5(nn.Module):
    def __init__(self, vocab=80, d=32, depth=2, heads=3, d_kv=16):
        super().__init__()
        self.shared = nn.Embedding(vocab, d)
        self.encoder = Stack(self.shared, depth, heads, d_kv, decoder=False)
        self.decoder = Stack(self.shared, depth, heads, d_kv, decoder=True)

    def shift_right(self, labels):
        shifted = labels.new_zeros(labels.shape)
        shifted[..., 1:] = labels[..., :-1].clone()
        shifted[..., 0] = 0
        return shifted.masked_fill(shifted == -100, 0)

    def forward(self, ids, labels):
        memory = self.encoder(ids)
        y = self.decoder(self.shift_right(labels), memory)
        logits = y * y.size(-1) ** -0.5 @ self.shared.weight.t()
        return F.cross_entropy(logits.flatten(0, 1), labels.flatten()), logits


if __name__ == "__main__":
    loss, logits = T5()(torch.randint(0, 80, (2, 14)), torch.randint(0, 80, (2, 9)))
    loss.backward()
    assert logits.shape == (2, 9, 80)
