"""Behind a `yield`, a generator reads what the loop that takes its items has written by then."""

import random

import torch


class Meter:
    def __init__(self):
        self.total, self.count, self.rows = 0.0, 0, []

    def update(self, value):
        self.total += value
        self.count += 1
        self.rows.append(torch.zeros(3))

    def mean(self):
        return self.total / self.count

    def last(self):
        assert self.rows, "nothing yet"
        return self.rows[-1]


class Logger:
    def __init__(self):
        self.meters = {"loss": Meter()}

    def every(self, items):
        for place, item in enumerate(items):
            yield item
            if place % 2 == 0:
                print(self.meters["loss"].mean(), self.meters["loss"].last())
        print(self.meters["loss"].mean())


logger = Logger()
kept = []
for item in logger.every([1.0] * (1 + int(random.random() * 5))):
    logger.meters["loss"].update(item)
    kept.append(torch.zeros(3))
torch.stack(kept)
torch.stack(logger.meters["loss"].rows)


def numbered(table):
    yield 1
    yield table["first"]
    yield table["second"]


table = {}
for number in numbered(table):
    table.update(first=2, second=3)
