import torch
from torch import nn

teacher = nn.Linear(10, 4)
student = nn.Linear(10, 3)
student.load_state_dict(teacher.state_dict())  # error: [SHP201] [SHP704] [SHP508]
