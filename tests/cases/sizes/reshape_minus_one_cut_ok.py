import torch


def chunk_signal(signal, frame):
    """Cuts a mono signal into frames and drops what is left over."""
    whole = frame * (signal.numel() // frame)
    return signal[:whole].reshape(-1, frame)


if __name__ == "__main__":
    signal = torch.randn(16000)
    frames = chunk_signal(signal, 512)
    assert frames.shape == (31, 512)
