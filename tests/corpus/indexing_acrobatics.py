"""Indexing in all its forms, each with the shape it must give."""

import torch
import torch.nn.functional as F


def relative_shift(x):
    b, h, t, p = x.shape
    x = F.pad(x, (1, 0)).view(b, h, p + 1, t)
    return x[:, :, 1:].view(b, h, t, p)


def sliding_windows(x, size, step):
    return x.unfold(-1, size, step)


def local_attention_mask(n, w):
    i = torch.arange(n)
    return (i[:, None] - i[None]).abs() <= w


def batched_index_select(values, indices):
    return values.gather(1, indices[:, :, None].expand(-1, -1, values.shape[-1]))


def space_to_channels(x):
    return torch.cat([x[..., i::2, j::2] for i in range(2) for j in range(2)], dim=1)


def nms_like(boxes, scores, threshold=0.5):
    order = scores.argsort(descending=True)
    keep = []
    while order.numel() > 0:
        i = order[0]
        keep.append(i.item())
        if order.numel() == 1:
            break
        rest = order[1:]
        lt = torch.max(boxes[i, :2], boxes[rest, :2])
        rb = torch.min(boxes[i, 2:], boxes[rest, 2:])
        inter = (rb - lt).clamp(min=0).prod(1)
        area = (boxes[:, 2:] - boxes[:, :2]).prod(1)
        iou = inter / (area[i] + area[rest] - inter)
        order = rest[iou <= threshold]
    return boxes[keep]


x = torch.arange(2 * 3 * 4 * 5).view(2, 3, 4, 5).float()
assert x[0].shape == (3, 4, 5)
assert x[..., 0].shape == (2, 3, 4)
assert x[:, None, ..., ::2].shape == (2, 1, 3, 4, 3)
assert x[:, -1, 1:-1].shape == (2, 2, 5)
assert x[[0, 1, 1]].shape == (3, 3, 4, 5)
assert x[:, [0, 2], :, [1, 3]].shape == (2, 2, 4)
assert x[torch.tensor([0, 1]), torch.tensor([2, 0])].shape == (2, 4, 5)
assert x[x > 50].ndim == 1
assert x[:, torch.tensor([True, False, True])].shape == (2, 2, 4, 5)
assert x.flip(0, -1).roll(1, dims=2).shape == x.shape
assert x.diagonal(dim1=-2, dim2=-1).shape == (2, 3, 4)
assert x.movedim(1, -1).swapaxes(0, 1).shape == (4, 2, 5, 3)
assert torch.take_along_dim(x, x.argsort(-1)[..., :2], dim=-1).shape == (2, 3, 4, 2)
y = x.clone()
y[:, 0] = 0
y[..., -1] += 1
y[y < 3] = -1
y[:, 1, 2] = torch.ones(5)
y[torch.arange(2), :, 0, 0] = torch.zeros(2, 3)
a, *_, b = y.unbind(dim=2)
(first, second), third = y.split([2, 1], dim=1)[0].unbind(1), y[:, 2]
assert a.shape == b.shape == (2, 3, 5) and first.shape == third.shape
assert relative_shift(torch.randn(1, 2, 4, 4)).shape == (1, 2, 4, 4)
assert sliding_windows(torch.randn(3, 20), 6, 4).shape == (3, 4, 6)
assert local_attention_mask(7, 2).sum() == 29
assert batched_index_select(torch.randn(2, 9, 3), torch.zeros(2, 4).long()).shape == (2, 4, 3)
assert space_to_channels(torch.randn(1, 3, 6, 8)).shape == (1, 12, 3, 4)
boxes = torch.rand(6, 4).cumsum(1)
print(nms_like(boxes, torch.rand(6)))
values, indices = torch.topk(x.flatten(1), k=4)
rows = torch.div(indices, 20, rounding_mode="floor")
assert rows.max() < 3 and (indices % 20).shape == (2, 4)
i, j = torch.triu_indices(5, 5, offset=1)
assert torch.rand(2, 5, 5)[:, i, j].shape == (2, 10)
table = torch.full((3, 8), -1).scatter_(1, torch.tensor([[0, 3], [1, 1], [7, 2]]), torch.ones(3, 2).long())
grid = torch.stack(torch.meshgrid(torch.arange(3), torch.arange(4), indexing="ij"), dim=-1).reshape(-1, 2)
assert grid.shape == (12, 2) and table.eq(1).any(dim=1).all()
