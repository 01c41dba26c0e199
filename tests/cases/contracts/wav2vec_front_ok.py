import torch.nn as nn


# shape: (B, T) -> (B, (T - 80)//320, 24)
# contract: T >= 400
class Front(nn.Module):
    def __init__(self, layers=((16, 10, 5),) + ((16, 3, 2),) * 4 + ((24, 2, 2),) * 2):
        super().__init__()
        convs, cin = [], 1
        for cout, kernel, stride in layers:
            convs.append(nn.Sequential(nn.Conv1d(cin, cout, kernel, stride=stride, bias=False), nn.GELU()))
            cin = cout
        self.convs = nn.ModuleList(convs)

    def forward(self, wave):
        x = wave[:, None, :]
        for conv in self.convs:
            x = conv(x)
        return x.transpose(1, 2)
