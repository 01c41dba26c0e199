"""Methods of torch's layers that programs call or replace, as plain PyTorch; read as source, never imported.

`layer_methods.py` says which class each function belongs to.
"""

import torch
import torch.nn.functional as F
from torch import nn


# ---------------------------------------------------------------- convolutions
def conv_init(
    self, in_channels, out_channels, kernel_size, stride, padding, dilation, transposed, output_padding, groups, bias,
    padding_mode, device=None, dtype=None,
):
    nn.Module.__init__(self)
    if in_channels % groups != 0:
        raise ValueError("in_channels must be divisible by groups")
    if out_channels % groups != 0:
        raise ValueError("out_channels must be divisible by groups")
    self.in_channels = in_channels
    self.out_channels = out_channels
    self.kernel_size = kernel_size
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.transposed = transposed
    self.output_padding = output_padding
    self.groups = groups
    self.padding_mode = padding_mode
    self._reversed_padding_repeated_twice = around(padding, kernel_size, dilation)
    first, second = (in_channels, out_channels) if transposed else (out_channels, in_channels)
    self.weight = nn.Parameter(torch.empty((first, second // groups, *kernel_size), dtype=dtype))
    if bias:
        self.bias = nn.Parameter(torch.empty(out_channels, dtype=dtype))
    else:
        self.register_parameter("bias", None)


def around(padding, kernel_size, dilation):
    """The cells that `F.pad` adds, last axis first."""
    if padding == "valid":
        return [0, 0] * len(kernel_size)
    if padding == "same":
        totals = [d * (k - 1) for d, k in zip(dilation, kernel_size)]
        return [amount for total in reversed(totals) for amount in (total // 2, total - total // 2)]
    return tuple(amount for amount in reversed(padding) for _ in range(2))


def _convolve(function, layer, input, weight, bias):
    padding = layer.padding
    if layer.padding_mode != "zeros":
        input = F.pad(input, layer._reversed_padding_repeated_twice, mode=layer.padding_mode)
        padding = 0
    return function(input, weight, bias, layer.stride, padding, layer.dilation, layer.groups)


def conv1d_forward(self, input, weight, bias):
    return _convolve(F.conv1d, self, input, weight, bias)


def conv2d_forward(self, input, weight, bias):
    return _convolve(F.conv2d, self, input, weight, bias)


def conv3d_forward(self, input, weight, bias):
    return _convolve(F.conv3d, self, input, weight, bias)


def conv_output_padding(
    self, input, output_size, stride, padding, kernel_size, num_spatial_dims, dilation=None
):
    if output_size is None:
        return tuple(self.output_padding)
    wanted = output_size[-num_spatial_dims:]
    sizes = input.shape[-num_spatial_dims:]
    extra = []
    for axis in range(num_spatial_dims):
        step = 1 if dilation is None else dilation[axis]
        least = (sizes[axis] - 1) * stride[axis] - 2 * padding[axis] + step * (kernel_size[axis] - 1) + 1
        extra.append(wanted[axis] - least)
    return extra


# ---------------------------------------------------------------- norms
def check_rank_2_or_3(self, input):
    if input.dim() not in (2, 3):
        raise ValueError(f"expected 2D or 3D input (got {input.dim()}D input)")


def check_rank_4(self, input):
    if input.dim() != 4:
        raise ValueError(f"expected 4D input (got {input.dim()}D input)")


def check_rank_5(self, input):
    if input.dim() != 5:
        raise ValueError(f"expected 5D input (got {input.dim()}D input)")


def check_rank_3_or_4(self, input):
    if input.dim() not in (3, 4):
        raise ValueError(f"expected 3D or 4D input (got {input.dim()}D input)")


def check_rank_4_or_5(self, input):
    if input.dim() not in (4, 5):
        raise ValueError(f"expected 4D or 5D input (got {input.dim()}D input)")


def check_rank_at_least_2(self, input):
    if input.dim() < 2:
        raise ValueError(f"expected at least 2D input (got {input.dim()}D input)")


def convert_sync_batchnorm(cls, module, process_group=None):
    result = module
    if isinstance(module, nn.modules.batchnorm._BatchNorm):
        result = nn.SyncBatchNorm(
            module.num_features, module.eps, module.momentum, module.affine, module.track_running_stats, process_group
        )
        if module.affine:
            result.weight = module.weight
            result.bias = module.bias
        result.running_mean = module.running_mean
        result.running_var = module.running_var
        result.num_batches_tracked = module.num_batches_tracked
        result.training = module.training
    for name, child in module.named_children():
        result.add_module(name, convert_sync_batchnorm(cls, child, process_group))
    return result


# ---------------------------------------------------------------- embeddings
def embedding_from_pretrained(cls, embeddings, freeze=True, padding_idx=None, *options, **named):
    assert embeddings.dim() == 2, "Embeddings parameter is expected to be 2-dimensional"
    rows, columns = embeddings.shape
    made = cls(rows, columns, padding_idx, *options, **named)
    made.weight = nn.Parameter(embeddings, requires_grad=not freeze)
    return made


def bag_from_pretrained(
    cls, embeddings, freeze=True, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, mode="mean", sparse=False,
    include_last_offset=False, padding_idx=None,
):
    assert embeddings.dim() == 2, "Embeddings parameter is expected to be 2-dimensional"
    rows, columns = embeddings.shape
    made = cls(
        rows, columns, max_norm=max_norm, norm_type=norm_type, scale_grad_by_freq=scale_grad_by_freq, mode=mode,
        sparse=sparse, include_last_offset=include_last_offset, padding_idx=padding_idx,
    )
    made.weight = nn.Parameter(embeddings, requires_grad=not freeze)
    return made


# ---------------------------------------------------------------- recurrent
def weight_names(self):
    found = []
    for layer in range(self.num_layers):
        for suffix in ("", "_reverse") if self.bidirectional else ("",):
            names = [f"weight_ih_l{layer}{suffix}", f"weight_hh_l{layer}{suffix}"]
            if self.bias:
                names += [f"bias_ih_l{layer}{suffix}", f"bias_hh_l{layer}{suffix}"]
            if getattr(self, "proj_size", 0) > 0:
                names.append(f"weight_hr_l{layer}{suffix}")
            found.append(names)
    return found


def all_weights(self):
    return [[getattr(self, name) for name in names] for names in weight_names(self)]


def flat_weight_names(self):
    return [name for names in weight_names(self) for name in names]


def flat_weights(self):
    return [getattr(self, name) for name in flat_weight_names(self)]


def expected_hidden_size(self, input, batch_sizes):
    if batch_sizes is None:
        count = input.size(0) if self.batch_first else input.size(1)
    else:
        count = int(batch_sizes[0])
    width = self.proj_size if self.proj_size > 0 else self.hidden_size
    return (self.num_layers * (2 if self.bidirectional else 1), count, width)


def expected_cell_size(self, input, batch_sizes):
    layers, count, _ = expected_hidden_size(self, input, batch_sizes)
    return (layers, count, self.hidden_size)


def permute_hidden(self, hx, permutation):
    if permutation is None:
        return hx
    return hx.index_select(1, permutation)


def permute_hidden_pair(self, hx, permutation):
    if permutation is None:
        return hx
    return hx[0].index_select(1, permutation), hx[1].index_select(1, permutation)


# ---------------------------------------------------------------- bases without a forward
def loss_init(self, size_average=None, reduce=None, reduction="mean"):
    nn.Module.__init__(self)
    if size_average is not None or reduce is not None:
        average = size_average is None or size_average
        reduction = "none" if reduce is not None and not reduce else "mean" if average else "sum"
    self.reduction = reduction


def weighted_loss_init(self, weight=None, size_average=None, reduce=None, reduction="mean"):
    loss_init(self, size_average, reduce, reduction)
    self.register_buffer("weight", weight)


def dropout_init(self, p=0.5, inplace=False):
    nn.Module.__init__(self)
    if p < 0 or p > 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    self.p = p
    self.inplace = inplace


def max_pool_init(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False):
    nn.Module.__init__(self)
    self.kernel_size = kernel_size
    self.stride = kernel_size if stride is None else stride
    self.padding = padding
    self.dilation = dilation
    self.return_indices = return_indices
    self.ceil_mode = ceil_mode


def adaptive_average_init(self, output_size):
    nn.Module.__init__(self)
    self.output_size = output_size


def adaptive_max_init(self, output_size, return_indices=False):
    adaptive_average_init(self, output_size)
    self.return_indices = return_indices


def constant_pad_init(self, value):
    nn.Module.__init__(self)
    self.value = value


def plain_init(self):
    nn.Module.__init__(self)
