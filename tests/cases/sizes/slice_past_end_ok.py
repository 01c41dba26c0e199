import torch
import torch.nn.functional as F

from shapecheck import reveal_shape

track = torch.randn(2, 44100)
window = torch.hann_window(1024)
start = 43500
piece = track[:, start:start + 1024]
reveal_shape(piece)  # revealed: (2, 600)
piece = F.pad(piece, (0, 1024 - piece.shape[1]))
print((piece * window).abs().max())
reveal_shape(track[5:])  # revealed: (0, 44100)
reveal_shape(track[:, -100:])  # revealed: (2, 100)
reveal_shape(track[:, ::3])  # revealed: (2, 14700)
