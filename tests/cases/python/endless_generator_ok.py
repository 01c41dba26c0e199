"""A generator without end gives what it gave before: batches of a loader, over and over."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def endless(loader):
    while True:
        yield from loader


def counted():
    number = 0
    while True:
        yield number
        number += 1


def numbered(rows):
    while True:
        for row in rows:
            yield row, torch.zeros(4)


loader = DataLoader(TensorDataset(torch.zeros(12, 3), torch.zeros(12)), batch_size=4)
batches = endless(loader)
layer = torch.nn.Linear(3, 2)
for step in range(40):
    x, y = next(batches)
    layer(x).sum(1) - y
numbers = counted()
for _ in range(30):
    last = next(numbers)
torch.zeros(30)[last]
source = numbered([1, 2, 3])
for _ in range(25):
    row, mask = next(source)
    torch.zeros(4) + mask
    torch.zeros(4)[row]
for step, (row, mask) in enumerate(numbered([5])):
    mask.view(2, 2)
    if step > 50:
        break


class Rows:
    def __init__(self, count):
        self.rows = [torch.zeros(3) for _ in range(count)]

    def __iter__(self):
        place = 0
        while True:
            if place >= len(self.rows):
                return
            yield self.rows[place]
            place += 1

    def until_it_fails(self):
        place = 0
        try:
            while True:
                yield self.rows[place]
                place += 1
        except IndexError:
            return

    def used_up(self):
        left = [*self.rows]
        while True:
            if not left:
                break
            yield left.pop()


torch.stack(list(Rows(12))).view(12, 3)
torch.stack(list(Rows(14).until_it_fails())).view(14, 3)
torch.stack(list(Rows(15).used_up())).view(15, 3)
