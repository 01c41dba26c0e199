import torch

flag = torch.rand(1).item() > 2
config = {"depth": 1}
config.update(eval("{'width': 4}"))
if flag:
    config["width"] = 3
print(torch.rand(2, 4) @ torch.rand(config["width"], 5))
