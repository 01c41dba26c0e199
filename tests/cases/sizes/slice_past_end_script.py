import torch

track = torch.randn(2, 44100)
window = torch.hann_window(1024)
start = 43500
piece = track[:, start:start + 1024]
print((piece * window).abs().max())  # error: [SHP202]
