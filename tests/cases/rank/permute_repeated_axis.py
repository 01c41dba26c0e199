import torch


def to_channels_first(picture):
    return picture.permute(2, 0, 2)  # error: [SHP106]


print(to_channels_first(torch.rand(40, 60, 3)).shape)
