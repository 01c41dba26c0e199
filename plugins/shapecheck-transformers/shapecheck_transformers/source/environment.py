"""What the checked environment holds. There is no accelerator: what runs where changes no shape."""


def is_torch_available():
    return True


def get_current_accelerator():
    return None


def is_torch_cuda_available(*options, **more):
    return False


def is_torch_hpu_available(*options, **more):
    return False


def is_torch_mlu_available(*options, **more):
    return False


def is_torch_mps_available(*options, **more):
    return False


def is_torch_musa_available(*options, **more):
    return False


def is_torch_npu_available(*options, **more):
    return False


def is_torch_xla_available(*options, **more):
    return False


def is_torch_xpu_available(*options, **more):
    return False
