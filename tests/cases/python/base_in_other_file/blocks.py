from torch import nn


class ConvBlock(nn.Module):
    """The block that the detectors of this folder inherit from."""

    stride = 1

    def __init__(self, cin, cout, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 3, stride=self.stride, padding=1, **kwargs)
        self.post()

    def post(self):
        self.act = nn.ReLU()

    def forward(self, x):
        return self.act(self.conv(x))
