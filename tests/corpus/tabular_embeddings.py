"""Categorical columns through embeddings of computed sizes, numbers beside them, and several losses."""

import torch
from torch import nn

COLUMNS = {"city": 12, "weekday": 7, "colour": 3}
NUMBERS = ["age", "height", "income"]


class TabularNet(nn.Module):
    def __init__(self, cardinalities, n_cont, out, layers=(32, 16), p=0.1):
        super().__init__()
        sizes = [(n, min(50, (n + 1) // 2)) for n in cardinalities.values()]
        self.embeds = nn.ModuleList([nn.Embedding(ni, nf) for ni, nf in sizes])
        self.emb_drop = nn.Dropout(p)
        self.bn_cont = nn.BatchNorm1d(n_cont)
        n_in = sum(nf for _, nf in sizes) + n_cont
        blocks = []
        for width in layers:
            blocks += [nn.Linear(n_in, width), nn.ReLU(inplace=True), nn.BatchNorm1d(width), nn.Dropout(p)]
            n_in = width
        blocks.append(nn.Linear(layers[-1], out))
        self.layers = nn.Sequential(*blocks)

    def forward(self, x_cat, x_cont):
        x = torch.cat([e(x_cat[:, i]) for i, e in enumerate(self.embeds)], 1)
        x = self.emb_drop(x)
        return self.layers(torch.cat([x, self.bn_cont(x_cont)], 1))


class FactorizationMachine(nn.Module):
    def __init__(self, field_dims, k=6):
        super().__init__()
        self.embedding = nn.Embedding(sum(field_dims), k)
        self.linear = nn.Embedding(sum(field_dims), 1)
        offsets = [0]
        for d in field_dims[:-1]:
            offsets.append(offsets[-1] + d)
        self.register_buffer("offsets", torch.tensor(offsets).unsqueeze(0))

    def forward(self, x):
        x = x + self.offsets
        e = self.embedding(x)
        square_of_sum = e.sum(dim=1) ** 2
        sum_of_square = (e**2).sum(dim=1)
        return (self.linear(x).sum(1) + 0.5 * (square_of_sum - sum_of_square).sum(1, keepdim=True)).squeeze(1)


if __name__ == "__main__":
    cat = torch.stack([torch.randint(0, n, (20,)) for n in COLUMNS.values()], dim=1)
    cont = torch.stack([torch.randn(20) for _ in NUMBERS], dim=-1)
    y = torch.randint(0, 2, (20,)).float()
    logits = TabularNet(COLUMNS, len(NUMBERS), 1)(cat, cont).squeeze(-1)
    fm = FactorizationMachine(list(COLUMNS.values()))(cat)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, y) + nn.BCELoss()(torch.sigmoid(fm), y)
    loss.backward()
