"""What the checked environment holds. There is no accelerator: what runs where changes no shape."""


def is_torch_available():
    return True


def get_current_accelerator():
    return None
