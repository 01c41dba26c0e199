import torch

frames = torch.rand(2, 16, 3, 24, 24)
clip = frames.permute(0, 2, 1, 3, 4)


def to_channels_first(picture):
    return picture.permute(2, 0, 1)


assert to_channels_first(torch.rand(40, 60, 3)).shape == (3, 40, 60)
