"""One of two objects, not known which, is written to: each of them may hold it, and what stands for both too."""

import random

import torch


class Bucket:
    def __init__(self):
        self.rows = []
        self.width = 3


class Other:
    def __init__(self):
        self.rows = []


u = random.random() < 2

first, second = [3], [3]
either = second if u else first
either[0] = 4
print(torch.rand(2, 4) @ torch.rand(second[0], 5))

a, b = [], []
rows = a if u else b
rows.append(torch.zeros(3))
if a:
    torch.stack(a)
torch.stack(a)

c, d = [], []
rows = c if u else d
c.append(torch.zeros(3))
torch.stack(rows)

t, v = {}, {}
table = t if u else v
table["x"] = torch.zeros(4)
t["x"].view(4)

left, right = Bucket(), Other()
side = left if u else right
side.rows.append(torch.zeros(3))
torch.stack(left.rows)

one, two = Bucket(), Bucket()
side = one if u else two
side.rows.append(torch.zeros(3))
side.width = 5
torch.stack(one.rows)
torch.zeros(5) + torch.zeros(one.width)


class Keeper:
    def __init__(self, wide):
        if random.random() < 2:
            shared = [8]
        else:
            shared = [8]
        self.shared = shared
        shared.append(wide)


torch.zeros(2)[: Keeper(3).shared[1]]

queue = [[], []]
next(q for q in queue if random.random() < 2).append(torch.zeros(3))
torch.stack(queue[0])

for row in filter(lambda row: random.random() < 2, queue):
    row.append(torch.zeros(3))
torch.stack(queue[1])

best = None
kept = []
for item in ([], []):
    if random.random() < 2:
        best = item
        kept.append(item)
best.append(torch.zeros(3))
torch.stack(kept[-1])

widths = [width for width in (3, 5, 7) if width > 3 or random.random() < 2]
torch.zeros(3) + torch.zeros(widths[0])
