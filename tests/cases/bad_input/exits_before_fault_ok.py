# run: never
import sys

import torch
from torch import nn

fc = nn.Linear(4, 2)
sys.exit(0)
fc(torch.zeros(1, 5))
