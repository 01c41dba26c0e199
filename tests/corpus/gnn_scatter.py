"""Message passing over an edge list with index_add, scatter_reduce and a batch vector."""

import torch
from torch import nn


def scatter_sum(src, index, n):
    return src.new_zeros(n, src.size(1)).index_add_(0, index, src)


def scatter_mean(src, index, n):
    total = scatter_sum(src, index, n)
    count = torch.bincount(index, minlength=n).clamp(min=1)
    return total / count.unsqueeze(1)


class EdgeConv(nn.Module):
    def __init__(self, node_dim, edge_dim, out_dim, reduce="amax"):
        super().__init__()
        self.reduce = reduce
        self.message = nn.Sequential(nn.Linear(2 * node_dim + edge_dim, out_dim), nn.ReLU(), nn.Linear(out_dim, out_dim))
        self.update = nn.GRUCell(out_dim, node_dim)

    def forward(self, x, edge_index, edge_attr):
        row, col = edge_index
        m = self.message(torch.cat([x[row], x[col], edge_attr], dim=-1))
        out = torch.zeros(x.size(0), m.size(1)).scatter_reduce(0, col.unsqueeze(-1).expand_as(m), m, self.reduce, include_self=False)
        return self.update(out, x)


class GraphNet(nn.Module):
    def __init__(self, node_dim=9, edge_dim=4, hidden=16, layers=3, targets=2):
        super().__init__()
        self.convs = nn.ModuleList([EdgeConv(hidden, edge_dim, hidden * 2, r) for r in ("amax", "sum", "mean")[:layers]])
        self.lin = nn.Linear(node_dim, hidden)
        self.readout = nn.Sequential(nn.Linear(hidden * 2, hidden), nn.SiLU(), nn.Linear(hidden, targets))

    def forward(self, data):
        x, edge_index, edge_attr, batch = data["x"], data["edge_index"], data["edge_attr"], data["batch"]
        x = self.lin(x)
        for conv in self.convs:
            x = x + conv(x, edge_index, edge_attr)
        n = int(batch.max()) + 1
        return self.readout(torch.cat([scatter_sum(x, batch, n), scatter_mean(x, batch, n)], dim=1))


def collate(graphs):
    offset, xs, edges, attrs, batch = 0, [], [], [], []
    for i, (x, e, a) in enumerate(graphs):
        xs.append(x)
        edges.append(e + offset)
        attrs.append(a)
        batch.append(torch.full((x.size(0),), i))
        offset += x.size(0)
    return {"x": torch.cat(xs), "edge_index": torch.cat(edges, 1), "edge_attr": torch.cat(attrs), "batch": torch.cat(batch)}


if __name__ == "__main__":
    graphs = [(torch.randn(n, 9), torch.randint(0, n, (2, 3 * n)), torch.randn(3 * n, 4)) for n in (5, 8, 3)]
    assert GraphNet()(collate(graphs)).shape == (3, 2)
