"""Frames, windows and a mel matrix in numpy, then a network."""

import numpy as np
import torch
from torch import nn

SAMPLE_RATE, N_FFT, HOP, N_MELS = 8000, 256, 80, 20


def hz_to_mel(f):
    return 2595 * np.log10(1 + f / 700)


def mel_to_hz(m):
    return 700 * (10 ** (m / 2595) - 1)


def mel_matrix():
    edges = mel_to_hz(np.linspace(hz_to_mel(0), hz_to_mel(SAMPLE_RATE / 2), N_MELS + 2))
    bins = np.fft.rfftfreq(N_FFT, 1 / SAMPLE_RATE)
    lower, centre, upper = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    up = (bins[None] - lower) / (centre - lower)
    down = (upper - bins[None]) / (upper - centre)
    return np.maximum(0, np.minimum(up, down)).astype(np.float32)


def frames(signal):
    count = 1 + (len(signal) - N_FFT) // HOP
    index = np.arange(N_FFT)[None, :] + HOP * np.arange(count)[:, None]
    return signal[index] * np.hanning(N_FFT)


def log_mel(signal):
    power = np.abs(np.fft.rfft(frames(signal))) ** 2
    return np.log(power @ mel_matrix().T + 1e-6).astype(np.float32)


def batch_of(signals):
    feats = [torch.from_numpy(log_mel(s)) for s in signals]
    longest = max(f.shape[0] for f in feats)
    out = torch.zeros(len(feats), longest, N_MELS)
    for row, f in zip(out, feats):
        row[: f.shape[0]] = f
    return out


class Keyword(nn.Module):
    def __init__(self, n_mels=N_MELS, classes=4):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv1d(n_mels, 32, 5, padding="same"), nn.BatchNorm1d(32), nn.ReLU(), nn.MaxPool1d(4))
        self.attn = nn.Linear(32, 1)
        self.out = nn.Linear(32, classes)

    def forward(self, mel):
        h = self.conv(mel.transpose(1, 2)).transpose(1, 2)
        w = torch.softmax(self.attn(h), dim=1)
        return self.out((w * h).sum(dim=1))


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    batch = batch_of([rng.normal(size=n) for n in (4000, 5200, 3000)])
    model = Keyword().eval()
    with torch.no_grad():
        probs = model(batch).softmax(-1).numpy()
    np.testing.assert_allclose(probs.sum(1), np.ones(3), rtol=1e-5)
    spec = torch.stft(torch.randn(2, 4000), N_FFT, HOP, window=torch.hann_window(N_FFT), return_complex=True)
    assert spec.shape[:2] == (2, N_FFT // 2 + 1)
