import torch
from torch import nn

tags = {"noun": 1, "verb": 2, "other": 3}
embed = nn.Embedding(len(tags) + 1, 5, padding_idx=0)
ids = torch.tensor([tags[t] for t in ("noun", "other", "verb")])
print(embed(ids))
