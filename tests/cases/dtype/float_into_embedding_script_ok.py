import torch
import torch.nn as nn

words = {"<pad>": 0, "the": 1, "cat": 2, "sat": 3}
sentence = "the cat sat".split()
ids = torch.tensor([words[w] for w in sentence])
embedding = nn.Embedding(len(words), 8)
print(embedding(ids))
