import torch
fc = torch.nn.Linear(4, 2)
fc(torch.zeros(1, 5))  # error: [SHP203]
