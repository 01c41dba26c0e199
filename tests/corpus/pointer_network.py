"""Pointing at inputs step by step, with a mask of what was visited and a greedy or sampled choice."""

import torch
from torch import nn


class Pointer(nn.Module):
    def __init__(self, dim, clip=10.0):
        super().__init__()
        self.ref, self.query = nn.Conv1d(dim, dim, 1), nn.Linear(dim, dim)
        self.v = nn.Parameter(torch.rand(dim))
        self.clip = clip

    def forward(self, query, refs, mask):
        encoded = self.ref(refs.permute(0, 2, 1))
        q = self.query(query).unsqueeze(2).expand_as(encoded)
        u = torch.bmm(self.v.expand(query.size(0), 1, -1), torch.tanh(q + encoded)).squeeze(1)
        return (self.clip * torch.tanh(u)).masked_fill(mask, float("-inf"))


class TourModel(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.embed = nn.Linear(2, dim)
        self.encoder = nn.LSTM(dim, dim, batch_first=True)
        self.decoder = nn.LSTMCell(dim, dim)
        self.pointer = Pointer(dim)
        self.start = nn.Parameter(torch.zeros(dim))

    def forward(self, cities, greedy=False):
        batch, n, _ = cities.shape
        embedded = self.embed(cities)
        refs, (h, c) = self.encoder(embedded)
        h, c = h.squeeze(0), c.squeeze(0)
        x = self.start.expand(batch, -1)
        mask = torch.zeros(batch, n, dtype=torch.bool)
        tour, log_probs = [], []
        for _ in range(n):
            h, c = self.decoder(x, (h, c))
            logits = self.pointer(h, refs, mask)
            dist = torch.distributions.Categorical(logits=logits)
            choice = logits.argmax(-1) if greedy else dist.sample()
            log_probs.append(dist.log_prob(choice))
            tour.append(choice)
            mask = mask.scatter(1, choice.unsqueeze(1), True)
            x = embedded[torch.arange(batch), choice]
        return torch.stack(tour, 1), torch.stack(log_probs, 1).sum(1)


def length(cities, tour):
    ordered = cities.gather(1, tour.unsqueeze(-1).expand(-1, -1, 2))
    return (ordered - ordered.roll(-1, dims=1)).norm(dim=2).sum(1)


if __name__ == "__main__":
    cities, model = torch.rand(4, 6, 2), TourModel()
    tour, log_prob = model(cities)
    with torch.no_grad():
        baseline = length(cities, model(cities, greedy=True)[0])
    ((length(cities, tour) - baseline).detach() * log_prob).mean().backward()
    assert (tour.sort(1).values == torch.arange(6)).all()
