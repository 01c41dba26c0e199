"""Layers of torch as programs use and extend them."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn import init
from torch.nn.init import _calculate_fan_in_and_fan_out as fans
from torch.nn.modules import Conv1d, Module
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import Conv2d, _ConvNd
from torch.nn.modules.utils import _ntuple, _pair, _reverse_repeat_tuple
from torch.nn.parameter import Parameter

image = torch.ones(2, 3, 8, 8)
sequence = torch.ones(2, 5, 16)
words = torch.ones(2, 5, dtype=torch.int64)

# ---------------------------------------------------------------- what belongs to what
belongs = [
    isinstance(nn.BatchNorm2d(3), _BatchNorm),
    isinstance(nn.SyncBatchNorm(2), nn.modules.batchnorm._NormBase),
    isinstance(nn.InstanceNorm2d(3), nn.modules.instancenorm._InstanceNorm),
    isinstance(nn.InstanceNorm2d(3), _BatchNorm),
    isinstance(nn.ConvTranspose2d(3, 4, 1), nn.modules.conv._ConvTransposeNd),
    isinstance(nn.ConvTranspose2d(3, 4, 1), _ConvNd),
    isinstance(nn.ConvTranspose2d(3, 4, 1), nn.Conv2d),
    isinstance(nn.LSTM(3, 4), nn.RNNBase),
    isinstance(nn.GRUCell(3, 4), nn.modules.rnn.RNNCellBase),
    isinstance(nn.ReLU6(), nn.Hardtanh),
    isinstance(nn.Dropout2d(), nn.modules.dropout._DropoutNd),
    isinstance(nn.CrossEntropyLoss(), nn.modules.loss._WeightedLoss),
    isinstance(nn.ZeroPad2d(1), nn.ConstantPad2d),
    isinstance(nn.MultiheadAttention(4, 2).out_proj, nn.Linear),
    isinstance(nn.Linear(3, 4), (_BatchNorm, _ConvNd)),
    issubclass(nn.BatchNorm1d, _BatchNorm),
    issubclass(Conv1d, Module),
    Conv2d is nn.Conv2d,
    nn.modules.linear.Linear is nn.Linear,
]
out_proj = type(nn.MultiheadAttention(4, 2).out_proj).__name__
small = [_pair(2), _pair((3, 4)), _ntuple(3)(1), _reverse_repeat_tuple((1, 2), 2), fans(torch.ones(8, 4, 3, 3))]
gains = [init.calculate_gain("tanh"), init.calculate_gain("conv2d")]

# ---------------------------------------------------------------- the dtype asked for
dtypes = [
    nn.Linear(16, 4, dtype=torch.float64)(sequence.double()),
    nn.Linear(16, 4, True, "cpu", torch.float64)(sequence.double()),
    nn.MultiheadAttention(16, 2, dtype=torch.float64)(sequence.double(), sequence.double(), sequence.double())[0],
    nn.LayerNorm(16, dtype=torch.float16).weight,
    nn.BatchNorm2d(3, dtype=torch.float16).num_batches_tracked,
    nn.Embedding(10, 4).half()(words),
    nn.Embedding(10, 4, dtype=torch.float64)(words),
]


# ---------------------------------------------------------------- subclasses with a forward of their own
class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        x = x.permute(0, 2, 3, 1)
        return F.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps).permute(0, 3, 1, 2)


class Same(nn.Conv2d):
    def forward(self, x):
        height, width = x.shape[-2:]
        down = max((-(-height // self.stride[0]) - 1) * self.stride[0] + self.kernel_size[0] - height, 0)
        right = max((-(-width // self.stride[1]) - 1) * self.stride[1] + self.kernel_size[1] - width, 0)
        x = F.pad(x, [right // 2, right - right // 2, down // 2, down - down // 2])
        return F.conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)


class Standardised(nn.Conv2d):
    def _conv_forward(self, x, weight, bias):
        return super()._conv_forward(x, weight - weight.mean(dim=(1, 2, 3), keepdim=True), bias)


class Doubled(nn.Conv2d):
    def forward(self, x):
        return self._conv_forward(x, self.weight * 2, self.bias)


class AnyRank(nn.BatchNorm2d):
    def _check_input_dim(self, input):
        return


class OwnNorm(_BatchNorm):
    def _check_input_dim(self, input):
        assert input.dim() > 1


class Masked(nn.Linear):
    @property
    def weight(self):
        return self.held * 2

    @weight.setter
    def weight(self, value):
        self.held = value

    def reset_parameters(self):
        pass


class Square(_ConvNd):
    def __init__(self, inner, outer, size):
        super().__init__(inner, outer, (size, size), (1, 1), (0, 0), (1, 1), False, (0, 0), 1, True, "zeros")

    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)


class Focal(nn.modules.loss._WeightedLoss):
    def __init__(self, weight=None, reduction="mean"):
        super().__init__(weight, reduction=reduction)

    def forward(self, input, target):
        loss = F.cross_entropy(input, target, weight=self.weight, reduction="none")
        return loss.mean() if self.reduction == "mean" else loss


class Pool(nn.modules.pooling._MaxPoolNd):
    def forward(self, x):
        return F.max_pool2d(x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode)


class Drop(nn.modules.dropout._DropoutNd):
    def forward(self, x):
        return F.dropout(x, self.p, self.training)


extended = [
    LayerNorm2d(3)(image),
    Same(3, 4, 3, stride=2)(image),
    Standardised(3, 4, 3, padding="same")(image),
    Standardised(3, 4, 3, padding=1, padding_mode="circular")(image),
    Doubled(3, 4, 3, stride=2, padding_mode="reflect", padding=1)(image),
    AnyRank(5)(sequence),
    OwnNorm(3)(image),
    [name for name, _ in OwnNorm(4).named_buffers()],
    Square(3, 4, 3)(image),
    Square(3, 4, 2).kernel_size,
    Focal()(torch.ones(2, 5), torch.ones(2, dtype=torch.int64)),
    Focal(torch.ones(5), "none")(torch.ones(2, 5), torch.ones(2, dtype=torch.int64)),
    Pool(2)(image),
    Drop(0.3)(image),
    Drop().p,
]

# ---------------------------------------------------------------- methods of layers
recurrent = nn.LSTM(16, 4, 2, bidirectional=True, batch_first=True)
recurrent.flatten_parameters()
names = recurrent._all_weights
weights = recurrent.all_weights
pretrained = nn.Embedding.from_pretrained(torch.ones(10, 4), padding_idx=1)
looked_up = [
    pretrained(words),
    pretrained.num_embeddings,
    nn.EmbeddingBag.from_pretrained(torch.ones(10, 4), mode="sum")(words),
    nn.Embedding.from_pretrained(torch.ones(10, 4, dtype=torch.float64), freeze=False)(words),
]
converted = nn.SyncBatchNorm.convert_sync_batchnorm(nn.Sequential(nn.Conv2d(3, 4, 1), nn.Sequential(nn.BatchNorm2d(4))))
kinds = [type(module).__name__ for module in converted.modules()]

# ---------------------------------------------------------------- containers and modules
table = nn.ModuleDict({"a": nn.Linear(1, 2)})
table["b"] = nn.ReLU()
del table["a"]
numbers = nn.ParameterDict({"x": torch.ones(3)})
numbers["y"] = nn.Parameter(torch.ones(2))
taken = numbers.pop("x")
numbers.setdefault("z", torch.ones(4))
listed = nn.ParameterList([torch.ones(2), torch.ones(3)])
listed += [torch.ones(4)]
left = [list(table), list(numbers.keys()), [name for name, _ in numbers.named_parameters()], len(listed), listed[0]]


class Stateful(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("saved", torch.ones(2))
        self.register_buffer("unsaved", torch.ones(3), persistent=False)
        self.inner = nn.Linear(2, 3)

    def _load_from_state_dict(self, state, prefix, *args):
        super()._load_from_state_dict(state, prefix, *args)


stateful = Stateful()
saved = sorted(stateful.state_dict())
stateful.set_submodule("inner", nn.Linear(2, 5))
replaced = stateful.inner.out_features
handle = stateful.register_forward_pre_hook(lambda module, args: None)
hooks = len(stateful._forward_pre_hooks)
handle.remove()
hooks_left = len(stateful._forward_pre_hooks)
