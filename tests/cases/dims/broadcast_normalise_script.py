import torch

images = torch.rand(64, 3, 32, 32)
mean = torch.tensor([0.485, 0.456, 0.406])
std = torch.tensor([0.229, 0.224, 0.225])
normalised = (images - mean) / std  # error: [SHP202]
