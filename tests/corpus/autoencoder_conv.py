"""A convolutional autoencoder whose decoder is derived from the encoder's own shape, found by a dry run."""

import torch
import torch.nn as nn


class AutoEncoder(nn.Module):
    def __init__(self, input_shape=(1, 32, 32), widths=(8, 16), latent=12):
        super().__init__()
        layers, c = [], input_shape[0]
        for w in widths:
            layers.extend([nn.Conv2d(c, w, 3, stride=2, padding=1), nn.ELU()])
            c = w
        self.encoder = nn.Sequential(*layers)
        with torch.no_grad():
            self.inner = self.encoder(torch.zeros(1, *input_shape)).shape[1:]
        self.to_latent = nn.Linear(self.inner.numel(), latent)
        self.from_latent = nn.Linear(latent, self.inner.numel())
        decoder = []
        for a, b in zip(widths[::-1], (*widths[-2::-1], input_shape[0])):
            decoder += [nn.ConvTranspose2d(a, b, 3, stride=2, padding=1, output_padding=1), nn.ELU()]
        self.decoder = nn.Sequential(*decoder[:-1], nn.Sigmoid())

    def encode(self, x):
        return self.to_latent(torch.flatten(self.encoder(x), start_dim=1))

    def decode(self, z):
        return self.decoder(self.from_latent(z).view(-1, *self.inner))

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z), z


class Denoising(AutoEncoder):
    def __init__(self, *args, sigma=0.1, **kwargs):
        super().__init__(*args, **kwargs)
        self.sigma = sigma

    def forward(self, x):
        noisy = x + self.sigma * torch.randn_like(x) if self.training else x
        return super().forward(noisy)


if __name__ == "__main__":
    for net in (AutoEncoder(), Denoising((3, 24, 48), latent=5, sigma=0.3)):
        shape = (1, 32, 32) if type(net) is AutoEncoder else (3, 24, 48)
        x = torch.rand(4, *shape)
        recon, z = net(x)
        loss = nn.functional.binary_cross_entropy(recon, x) + 1e-3 * z.abs().mean()
        loss.backward()
