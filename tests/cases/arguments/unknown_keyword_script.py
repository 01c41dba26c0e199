import torch
import torch.nn as nn

settings = dict(input_size=10, hidden_size=20, num_layer=2, batch_first=True)
rnn = nn.GRU(**settings)  # error: [SHP502]
print(rnn(torch.zeros(1, 5, 10))[0].shape)
