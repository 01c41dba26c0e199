"""What is written to an item under an unknown index or key may be in any of the items."""

import os
import random
from collections import defaultdict

import torch

here = len(os.listdir("/")) % 2
where = os.getcwd()


class Box:
    def __init__(self):
        self.items = []
        self.width = 0


buckets = [[], []]
buckets[here].append(torch.zeros(3))
table = {where: [], "/": []}
table[where].append(torch.zeros(3))
dicts = [{}, {}]
dicts[here]["k"] = 5
boxes = [Box(), Box()]
boxes[here].items.append(torch.zeros(3))
boxes[here].width = 3
nested = {"a": [[], []]}
nested["a"][here].append(torch.zeros(3))
groups = defaultdict(list)
groups[where].append(torch.zeros(3))

drawn = [[], []]
random.choice(drawn).append(torch.zeros(3))
least = [[], []]
min(least, key=lambda row: random.random()).append(torch.zeros(3))
sampled = [[], []]
for row in random.sample(sampled, 1):
    row.append(torch.zeros(3))
asked = {"a": [], "b": []}
asked.setdefault(where, []).append(torch.zeros(3))
asked.get(where, []).append(torch.zeros(3))


class Pair:
    def __init__(self):
        self.rows_a, self.rows_b = [], []


pair = Pair()
getattr(pair, "rows_" + "ab"[here]).append(torch.zeros(3))

for bucket in buckets:
    if bucket:
        torch.stack(bucket).view(3)
for name in table:
    if table[name]:
        torch.stack(table[name])
for rows in (drawn[0], least[0], sampled[0], asked["a"], pair.rows_a):
    if rows:
        torch.stack(rows)
if here == 0:
    torch.stack(buckets[0])
    torch.zeros(2, dicts[0]["k"])
    torch.stack(boxes[0].items)
    torch.stack(nested["a"][0])
    torch.zeros(2, 3) + torch.zeros(2, boxes[0].width)
if len(groups) != 1:
    raise ValueError("one place")
