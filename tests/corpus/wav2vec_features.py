"""A stack of strided convolutions over the waveform, spans masked in time, and a contrastive loss."""

import torch
import torch.nn as nn
import torch.nn.functional as F

CONV_LAYERS = [(16, 10, 5)] + [(16, 3, 2)] * 4 + [(24, 2, 2)] + [(24, 2, 2)]


class Fp32GroupNorm(nn.GroupNorm):
    def forward(self, input):
        output = F.group_norm(input.float(), self.num_groups, self.weight.float(), self.bias.float(), self.eps)
        return output.type_as(input)


class FeatureExtractor(nn.Module):
    def __init__(self, conv_layers):
        super().__init__()
        in_d = 1
        self.conv_layers = nn.ModuleList()
        for i, cl in enumerate(conv_layers):
            assert len(cl) == 3, "invalid conv definition: " + str(cl)
            (dim, k, stride) = cl
            norm = Fp32GroupNorm(dim, dim) if i == 0 else nn.Identity()
            self.conv_layers.append(nn.Sequential(nn.Conv1d(in_d, dim, k, stride=stride, bias=False), norm, nn.GELU()))
            in_d = dim

    def forward(self, x):
        x = x.unsqueeze(1)
        for conv in self.conv_layers:
            x = conv(x)
        return x

    def output_lengths(self, lengths):
        for _, kernel, stride in CONV_LAYERS:
            lengths = torch.div(lengths - kernel, stride, rounding_mode="floor") + 1
        return lengths


class ConvPos(nn.Module):
    def __init__(self, dim, kernel=16, groups=4):
        super().__init__()
        self.conv = nn.Conv1d(dim, dim, kernel, padding=kernel // 2, groups=groups)
        self.remove = 1 if kernel % 2 == 0 else 0

    def forward(self, x):
        y = self.conv(x.transpose(1, 2))
        if self.remove > 0:
            y = y[:, :, : -self.remove]
        return x + F.gelu(y).transpose(1, 2)


class Wav2Vec(nn.Module):
    def __init__(self, dim=32, heads=4, depth=1, negatives=5):
        super().__init__()
        self.features = FeatureExtractor(CONV_LAYERS)
        width = CONV_LAYERS[-1][0]
        self.norm = nn.LayerNorm(width)
        self.post = nn.Linear(width, dim)
        self.mask_emb = nn.Parameter(torch.empty(dim).uniform_())
        self.pos = ConvPos(dim)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(dim, heads, 64, batch_first=True), depth)
        self.target = nn.Linear(width, dim)
        self.n_negatives = negatives

    def forward(self, wave, mask=None):
        feats = self.norm(self.features(wave).transpose(1, 2))
        x = self.post(feats)
        if mask is not None:
            x = torch.where(mask.unsqueeze(-1), self.mask_emb, x)
        x = self.encoder(self.pos(x))
        return x, self.target(feats)

    def loss(self, wave):
        B = wave.size(0)
        T = int(self.features.output_lengths(torch.tensor(wave.size(1))))
        mask = torch.zeros(B, T, dtype=torch.bool)
        mask[:, 2:5] = True
        x, y = self(wave, mask)
        x, y = x[mask].view(B, -1, x.size(-1)), y[mask].view(B, -1, y.size(-1))
        n = y.size(1)
        idx = torch.randint(0, n, (B, n * self.n_negatives))
        neg = y.gather(1, idx.unsqueeze(-1).expand(-1, -1, y.size(-1))).view(B, n, self.n_negatives, -1)
        all_targets = torch.cat([y.unsqueeze(2), neg], dim=2)
        logits = F.cosine_similarity(x.unsqueeze(2), all_targets, dim=-1) / 0.1
        return F.cross_entropy(logits.flatten(0, 1), logits.new_zeros(B * n, dtype=torch.long))


if __name__ == "__main__":
    model = Wav2Vec()
    assert model(torch.randn(2, 4000))[0].shape == (2, 12, 32)
    model.loss(torch.randn(2, 4000)).backward()
