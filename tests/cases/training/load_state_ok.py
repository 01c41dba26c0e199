import torch
from torch import nn

teacher = nn.Linear(10, 4)
student = nn.Linear(10, 4)
student.load_state_dict(teacher.state_dict())
partial = {k: v for k, v in teacher.state_dict().items() if k != "bias"}
student.load_state_dict(partial, strict=False)
