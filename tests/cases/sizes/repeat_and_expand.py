import torch

style = torch.randn(4, 16)
style_map = style.expand(4, 16, 8, 8)  # error: [SHP202] [SHP201] [SHP101]
