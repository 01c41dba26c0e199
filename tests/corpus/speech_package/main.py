"""Trains one step; run as `python -m speech_package.main`."""

import torch

from . import Recogniser
from .config import EncoderConfig, ModelConfig


def main():
    config = ModelConfig(vocab=12, encoder=EncoderConfig(channels=[8, 16, 16], rnn="LSTM"))
    model = Recogniser(config)
    logits, lengths = model(torch.randn(3, config.n_mels, 97), torch.tensor([97, 60, 33]))
    log_probs = logits.log_softmax(-1).transpose(0, 1)
    targets = torch.randint(1, config.vocab, (3, 4))
    loss = torch.nn.functional.ctc_loss(log_probs, targets, lengths, torch.tensor([4, 3, 2]), zero_infinity=True)
    loss.backward()
    print(f"{loss.item():.2f}", config.to_dict()["encoder"]["rnn"])


if __name__ == "__main__":
    main()
