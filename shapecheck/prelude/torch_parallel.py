"""Wrappers that run a model on several devices as plain PyTorch, read as source in place of torch's own; never imported."""

import contextlib

from _shapecheck_engine import unknown
from torch import nn


class _Either(nn.Module):
    """A model that is wrapped on some paths only: what both can do."""

    def __init__(self, module):
        super().__init__()
        self.module = module
        self.__dict__.update(_wraps=module, _either=self)

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.module, name)

    def state_dict(self, *args, **kwargs):
        return unknown("the names in the state of a model that is wrapped on some paths only")


class DataParallel(nn.Module):
    def __init__(self, module, device_ids=None, output_device=None, dim=0):
        super().__init__()
        self.module = module
        self.__dict__.update(_wraps=module, _either=_Either(module))
        self.dim = dim

    @property
    def device_ids(self):
        return unknown("the devices of this machine")

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)


def data_parallel(module, inputs, device_ids=None, output_device=None, dim=0, module_kwargs=None):
    inputs = inputs if isinstance(inputs, tuple) else (inputs,)
    return module(*inputs, **(module_kwargs or {}))


class DistributedDataParallel(nn.Module):
    def __init__(
        self,
        module,
        device_ids=None,
        output_device=None,
        dim=0,
        broadcast_buffers=True,
        init_sync=True,
        process_group=None,
        bucket_cap_mb=None,
        find_unused_parameters=False,
        check_reduction=False,
        gradient_as_bucket_view=False,
        static_graph=False,
        delay_all_reduce_named_params=None,
        param_to_hook_all_reduce=None,
        mixed_precision=None,
        device_mesh=None,
        **kwargs,
    ):
        super().__init__()
        self.module = module
        self.__dict__.update(_wraps=module, _either=_Either(module))
        self.device_ids = device_ids
        self.dim = dim
        self.broadcast_buffers = broadcast_buffers
        self.find_unused_parameters = find_unused_parameters
        self.static_graph = static_graph

    def forward(self, *inputs, **kwargs):
        return self.module(*inputs, **kwargs)

    @property
    def output_device(self):
        return unknown("the device of the outputs")

    def no_sync(self):
        return contextlib.nullcontext()

    def join(self, divide_by_initial_world_size=True, enable=True, throw_on_early_termination=False):
        return contextlib.nullcontext()

    def register_comm_hook(self, state, hook):
        pass

    def _set_static_graph(self):
        self.static_graph = True
