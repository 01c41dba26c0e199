"""The programs of the loop matrix: each kind of iterable with each body, and what follows them.

`rare()` and `usual()` ask the file system, so that the program does not fix what they give; in a run the one is False
and the other True. `SILENT` bodies are followed by code that fails if a way through the loop is forgotten; `FIRING`
ones by code that fails whichever way is taken, at the lines marked `# fails`.
"""

from __future__ import annotations

from textwrap import indent

PREAMBLE = """
import csv, json, os, sys
import torch
import torch.nn as nn
from shapecheck import reveal_shape
from torch.utils.data import DataLoader, Dataset

def rare():
    return os.path.exists("no such file")

def usual():
    return os.path.exists("words.txt")

def checked(item):
    if rare():
        raise ValueError(item)
    return item

class Stored(Dataset):
    def __init__(self):
        self.paths = sorted(os.listdir("images"))
    def __len__(self):
        return len(self.paths)
    def __getitem__(self, place):
        return torch.zeros(3), len(self.paths[place])

class Pages:
    def __init__(self, file):
        self.pages = file.readlines()
    def __getitem__(self, place):
        if place >= len(self.pages):
            raise IndexError(place)
        return self.pages[place]

class Lines:
    def __init__(self, file):
        self.file = file
    def __iter__(self):
        return self
    def __next__(self):
        line = self.file.readline()
        if not line:
            raise StopIteration
        return line

def lines():
    with open("words.txt") as file:
        for line in file:
            yield line.strip()

def until_three(counter):
    counter.append(1)
    return len(counter) + 100 * len(sys.argv[99:]) <= 3

with open("table.json") as file:
    table = json.load(file)
with open("words.txt") as file:
    words = file.read().split()
"""

FILES = {
    "words.txt": "one two\n\nthree\n",
    "rows.csv": "a,b\n1,2\n3,4\n",
    "table.json": '{"a": 1, "b": 2, "c": 3}',
    "images/a.png": "",
    "images/b.png": "",
}

HEADS = {
    "open file": "for item in open('words.txt'):",
    "unknown list": "for item in words:",
    "unknown items": "for key, item in table.items():",
    "unknown values": "for item in table.values():",
    "unknown keys": "for item in table:",
    "unknown range": "for item in range(int(open('table.json').read()[6])):",
    "range of a length": "for item in range(len(words)):",
    "enumerate": "for place, item in enumerate(words):",
    "zip": "for item, other in zip(words, table):",
    "data loader": "for item, label in DataLoader(Stored(), batch_size=2):",
    "data loader of a known length": "for item in DataLoader(torch.zeros(6, 3), batch_size=2):",
    "batches without a known count": "for item in torch.zeros(6, 3).split(len(words)):",
    "rows of a tensor": "for item in torch.rand(4, 3):",
    "rows of a mask": "for item in torch.rand(4, 3)[torch.rand(4) >= 0]:",
    "generator": "for item in lines():",
    "generator expression": "for item in (word for word in words if word != 'two'):",
    "listdir": "for item in os.listdir('images'):",
    "walk": "for folder, folders, item in os.walk('images'):",
    "csv": "for item in csv.reader(open('rows.csv')):",
    "csv of columns": "for item in csv.DictReader(open('rows.csv')):",
    "sentinel": "for item in iter(open('words.txt').readline, ''):",
    "map": "for item in map(len, words):",
    "filter": "for item in filter(None, words):",
    "sorted": "for item in sorted(words, key=len):",
    "reversed": "for item in reversed(words):",
    "slice": "for item in words[1:]:",
    "set": "for item in set(words):",
    "known list": "for item in (4, 5):",
    "known range": "for item in range(3):",
    "known dict": "for key, item in {'a': 1, 'b': 2}.items():",
    "long known range": "for item in range(60):",
    "getitem": "for item in Pages(open('words.txt')):",
    "next": "for item in Lines(open('words.txt')):",
    "while undecided": "item, seen = 1, []\nwhile until_three(seen):",
    "while counting": "item = 0\nwhile item < len(words):\n    item += 1",
    "while true": "item, rest = 0, list(words)\nwhile True:\n    item += 1\n    if item > len(words):\n        break",
    "while popping": "rest = list(words)\nwhile rest:\n    item = rest.pop()",
}

SILENT = {
    "continue, append": """
rows = []
LOOP
    if rare():
        continue
    rows.append(torch.zeros(3))
print(torch.stack(rows).view(-1, 3))
""",
    "break, append": """
rows = []
LOOP
    if rare():
        break
    rows.append(torch.zeros(3))
print(torch.stack(rows).view(-1, 3))
""",
    "append, break": """
rows = [torch.zeros(3)]
LOOP
    rows.append(torch.zeros(3))
    if usual():
        break
print(rows[1].view(3))
""",
    "try, continue": """
rows = []
LOOP
    try:
        checked(item)
    except ValueError:
        continue
    rows.append(torch.zeros(3))
print(torch.cat(rows).view(-1, 3))
""",
    "try, break": """
x = torch.zeros(7)
LOOP
    try:
        checked(item)
    except ValueError:
        break
    x = torch.zeros(6)
print(x.view(6))
""",
    "nested, break, else": """
rows = []
LOOP
    for letter in words:
        if rare():
            break
    else:
        rows.append(torch.zeros(3))
print(torch.stack(rows)[0].view(3))
""",
    "nested continue of two loops": """
rows = []
LOOP
    if rare():
        continue
    for letter in words:
        if not usual():
            continue
        rows.append(torch.zeros(3))
    if rare():
        break
print(torch.stack(rows)[0].view(3))
""",
    "number after continue": """
total = 0
LOOP
    if rare():
        continue
    total = 7
print(torch.zeros(total)[3])
""",
    "number without continue": """
total = 0
LOOP
    total = 7
print(torch.zeros(total)[3])
""",
    "counter": """
count = 0
LOOP
    if rare():
        continue
    count += 1
print(torch.zeros(count)[0])
""",
    "return from within": """
def find():
    LOOP
        if usual():
            return torch.zeros(3)
    raise LookupError("nothing")
print(find().view(3))
""",
    "return of two shapes": """
def find(x):
    LOOP
        if rare():
            return x.view(7)
    return x
print(find(torch.zeros(6)).view(6))
""",
    "return under two conditions": """
def find():
    LOOP
        if usual():
            if usual():
                return torch.zeros(3)
            continue
    return torch.zeros(3).view(7)
print(find().view(3))
""",
    "dict filled": """
kept = {}
LOOP
    if rare():
        continue
    kept["last"] = torch.zeros(3)
if "last" not in kept:
    raise KeyError("last")
print(kept["last"].view(3))
""",
    "view after continue": """
x = torch.zeros(2, 3)
LOOP
    if usual():
        continue
    x = x.view(7)
print(x.view(6))
""",
    "call after continue": """
x, net = torch.zeros(2, 3), nn.Linear(4, 5)
LOOP
    if usual():
        continue
    x = net(x)
print(x.view(6))
""",
    "raise after continue": """
x = torch.zeros(2, 3)
LOOP
    if usual():
        continue
    raise RuntimeError("odd")
print(x.view(6))
""",
    "search": """
found = None
LOOP
    if usual():
        found = torch.zeros(3)
        break
if found is None:
    raise LookupError("nothing")
print(found.view(3))
""",
    "flag": """
found = False
LOOP
    if usual():
        found = True
        break
if not found:
    raise LookupError("nothing")
print(torch.zeros(3).view(3))
""",
    "else that raises": """
x = torch.zeros(7)
LOOP
    if usual():
        x = torch.zeros(3)
        break
else:
    raise LookupError("nothing")
print(x.view(3))
""",
    "else that fails": """
x = torch.zeros(3)
LOOP
    if usual():
        break
else:
    x = x.view(7)
print(x.view(3))
""",
    "last one": """
last = None
LOOP
    if rare():
        continue
    last = torch.zeros(3)
print(last.view(3))
""",
    "first one": """
first = None
LOOP
    if first is None:
        first = torch.zeros(3)
        continue
    if rare():
        first = first.view(7)
print(first.view(3))
""",
    "finally": """
count, x = 0, torch.zeros(6)
LOOP
    try:
        if usual():
            continue
        x = x.view(7)
    finally:
        count += 1
print(x.view(6), torch.zeros(count)[0])
""",
    "with": """
rows = []
LOOP
    with torch.no_grad():
        if rare():
            continue
        rows.append(torch.zeros(3))
print(torch.stack(rows).view(-1, 3))
""",
    "generator around": """
def made():
    LOOP
        if rare():
            continue
        yield torch.zeros(3)
print(torch.stack(list(made())).view(-1, 3))
""",
    "retry within": """
x = torch.zeros(7)
LOOP
    while True:
        try:
            x = torch.zeros(len(str(checked(item))) * 0 + 3)
            break
        except ValueError:
            continue
print(x.view(3))
""",
    "match": """
rows = []
LOOP
    match words[0]:
        case "three":
            continue
        case "four" | "five":
            break
        case _:
            rows.append(torch.zeros(3))
print(torch.stack(rows).view(-1, 3))
""",
    "method that fills": """
class Store:
    def __init__(self):
        self.rows, self.width = [], 7
    def fill(self):
        LOOP
            if rare():
                continue
            self.rows.append(torch.zeros(3))
            self.width = 3
store = Store()
store.fill()
print(torch.stack(store.rows).view(-1, 3), nn.Linear(store.width, 2)(torch.zeros(3)))
""",
    "raise that a handler takes": """
x = torch.zeros(3)
try:
    LOOP
        if usual():
            raise StopIteration
    x = x.view(7)
except StopIteration:
    x = x.view(3)
print(x.view(3))
""",
}

FIRING = {
    "view after continue": """
x = torch.zeros(2, 3)
LOOP
    if rare():
        continue
    x = torch.zeros(2, 3)
x.view(7)  # fails
""",
    "width after break": """
width = 4
LOOP
    if rare():
        break
    width = 4
nn.Linear(width, 1)(torch.zeros(2, 3))  # fails
""",
    "return of two": """
def find():
    LOOP
        if usual():
            return torch.zeros(2, 3)
    return torch.zeros(5, 3)
find() @ torch.zeros(4, 2)  # fails
""",
    "try, continue": """
x = torch.zeros(2, 3)
LOOP
    try:
        checked(item)
    except ValueError:
        continue
    x = torch.zeros(2, 3)
x @ torch.zeros(4, 2)  # fails
""",
    "nested, else": """
x = torch.zeros(2, 3)
LOOP
    for letter in words:
        if rare():
            x = torch.zeros(5, 3)
            break
    else:
        x = torch.zeros(2, 3)
x @ torch.zeros(4, 2)  # fails
""",
    "else": """
LOOP
    if usual():
        x = torch.zeros(2, 3)
        break
else:
    x = torch.zeros(5, 3)
x @ torch.zeros(4, 2)  # fails
""",
    "finally": """
x = torch.zeros(2, 3)
LOOP
    try:
        if usual():
            continue
    finally:
        x = torch.zeros(2, 3)
x.view(7)  # fails
""",
    "flag": """
found, x = False, torch.zeros(2, 3)
LOOP
    if usual():
        found = True
        break
if found:
    x = torch.zeros(5, 3)
nn.Linear(4, 1)(x)  # fails
""",
    "after a search that returns": """
def find():
    LOOP
        if usual():
            return 3
    raise LookupError("nothing")
torch.zeros(2, find()) @ torch.zeros(4, 2)  # fails
""",
}


END = "\nreveal_shape(torch.zeros(99))\n"
"""What tells that a program is followed to its end."""


def program(body: str) -> str:
    """One body with each head in the place of its loop, however deep that stands, one after the other."""
    return PREAMBLE + "\n".join(_with_head(head, body) for head in HEADS.values()) + END


def _with_head(head: str, body: str) -> str:
    lines = []
    for line in body.strip("\n").splitlines():
        spaces = line[: len(line) - len(line.lstrip())]
        lines.append(indent(head, spaces) if line.strip() == "LOOP" else line)
    return "\n".join(lines) + "\n"
