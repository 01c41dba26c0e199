"""Functions with a backward of their own: straight-through rounding, gradient reversal, vector quantisation."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Function


class Round(Function):
    @staticmethod
    def forward(ctx, x, levels):
        return torch.round(x * levels) / levels

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, None


class GradReverse(Function):
    @staticmethod
    def forward(ctx, x, lambd):
        ctx.lambd = lambd
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.neg() * ctx.lambd, None


class VectorQuantizer(nn.Module):
    def __init__(self, n_e=20, e_dim=8, beta=0.25):
        super().__init__()
        self.n_e, self.e_dim, self.beta = n_e, e_dim, beta
        self.embedding = nn.Embedding(n_e, e_dim)
        self.embedding.weight.data.uniform_(-1.0 / n_e, 1.0 / n_e)

    def forward(self, z):
        z = z.permute(0, 2, 3, 1).contiguous()
        z_flattened = z.view(-1, self.e_dim)
        d = (
            torch.sum(z_flattened**2, dim=1, keepdim=True)
            + torch.sum(self.embedding.weight**2, dim=1)
            - 2 * torch.matmul(z_flattened, self.embedding.weight.t())
        )
        idx = torch.argmin(d, dim=1).unsqueeze(1)
        one_hot = torch.zeros(idx.shape[0], self.n_e)
        one_hot.scatter_(1, idx, 1)
        z_q = torch.matmul(one_hot, self.embedding.weight).view(z.shape)
        loss = torch.mean((z_q.detach() - z) ** 2) + self.beta * torch.mean((z_q - z.detach()) ** 2)
        z_q = z + (z_q - z).detach()
        e_mean = torch.mean(one_hot, dim=0)
        perplexity = torch.exp(-torch.sum(e_mean * torch.log(e_mean + 1e-10)))
        return loss, z_q.permute(0, 3, 1, 2).contiguous(), perplexity, idx


class DANN(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Sequential(nn.Conv2d(1, 8, 4, 2, 1), nn.ReLU())
        self.vq = VectorQuantizer()
        self.label = nn.Linear(8, 5)
        self.domain = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 2))

    def forward(self, x, alpha=1.0):
        vq_loss, q, _, _ = self.vq(self.enc(Round.apply(x, 255)))
        f = q.mean((2, 3))
        return self.label(f), self.domain(GradReverse.apply(f, alpha)), vq_loss


if __name__ == "__main__":
    x = torch.rand(4, 1, 16, 16)
    y, d, vq = DANN()(x, alpha=0.3)
    (F.cross_entropy(y, torch.zeros(4).long()) + F.cross_entropy(d, torch.ones(4).long()) + vq).backward()
