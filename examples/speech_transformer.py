"""A Transformer speech model: mel frames go into the encoder, text tokens into the decoder.

What it shows: the shapes in a docstring are read and checked, and slicing a learned positional table clamps, so a
source
or target longer than `max_len` fails at the addition. As a class alone its contract is `T <= 1000` and `U <= 1000` with
equal batches; asked as `TransformerASRModel(d_model=D, nhead=H)` it also has `D % H == 0`.
"""

import torch
from torch import nn
from torch.nn import TransformerDecoder, TransformerDecoderLayer, TransformerEncoder, TransformerEncoderLayer


class TransformerASRModel(nn.Module):
    def __init__(
        self,
        n_mels=128,
        d_model=512,
        nhead=8,
        num_encoder_layers=6,
        num_decoder_layers=6,
        dim_feedforward=2048,
        dropout=0.1,
        num_classes=100,
        max_len=1000,
    ):
        super().__init__()
        self.input_projection = nn.Linear(n_mels, d_model)
        self.positional_encoding = nn.Parameter(torch.randn(1, max_len, d_model))
        encoder_layer = TransformerEncoderLayer(
            d_model=d_model,
            nhead=nhead,
            dim_feedforward=dim_feedforward,
            dropout=dropout,
            batch_first=True,
        )
        self.transformer_encoder = TransformerEncoder(encoder_layer, num_layers=num_encoder_layers)

        self.tgt_embedding = nn.Embedding(num_classes, d_model)
        self.tgt_positional_encoding = nn.Parameter(torch.randn(1, max_len, d_model))
        decoder_layer = TransformerDecoderLayer(
            d_model=d_model,
            nhead=nhead,
            dim_feedforward=dim_feedforward,
            dropout=dropout,
            batch_first=True,
        )
        self.transformer_decoder = TransformerDecoder(decoder_layer, num_layers=num_decoder_layers)
        self.output_linear = nn.Linear(d_model, num_classes)

    def forward(self, src, tgt):
        """Predict a score for every class at every target position.

        Args:
            src (Tensor): mel spectrogram.
                Shape: (batch_size, n_mels, time_steps)
            tgt (Tensor): token ids of the text so far.
                Shape: (batch_size, target_seq_len)
        """
        src = src.permute(0, 2, 1)
        src = self.input_projection(src)  # (batch_size, time_steps, d_model)
        src = src + self.positional_encoding[:, : src.size(1), :]
        memory = self.transformer_encoder(src)

        tgt = self.tgt_embedding(tgt)  # (batch_size, target_seq_len, d_model)
        tgt = tgt + self.tgt_positional_encoding[:, : tgt.size(1), :]
        output = self.transformer_decoder(tgt, memory)
        return self.output_linear(output)


if __name__ == "__main__":
    batch_size, n_mels, time_steps, vocab_size = 4, 128, 500, 100
    mel_spectrogram = torch.randn(batch_size, n_mels, time_steps)
    target_tokens = torch.randint(0, vocab_size, (batch_size, 30))
    model = TransformerASRModel(n_mels=n_mels, num_classes=vocab_size)
    output = model(mel_spectrogram, target_tokens)
    print(f"output: {tuple(output.shape)}")
    assert output.shape == (4, 30, 100)
