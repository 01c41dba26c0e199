"""A critic with a gradient penalty and a conditional generator that takes labels."""

import numpy as np
import torch
from torch import autograd, nn

IMG_SHAPE = (1, 16, 16)


class Generator(nn.Module):
    def __init__(self, latent=10, classes=4):
        super().__init__()
        self.label_emb = nn.Embedding(classes, classes)

        def block(in_feat, out_feat, normalize=True):
            layers = [nn.Linear(in_feat, out_feat)]
            if normalize:
                layers.append(nn.BatchNorm1d(out_feat, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(
            *block(latent + classes, 32, normalize=False),
            *block(32, 64),
            nn.Linear(64, int(np.prod(IMG_SHAPE))),
            nn.Tanh(),
        )

    def forward(self, noise, labels):
        gen_input = torch.cat((self.label_emb(labels), noise), -1)
        img = self.model(gen_input)
        return img.view(img.size(0), *IMG_SHAPE)


class Critic(nn.Module):
    def __init__(self, classes=4):
        super().__init__()
        self.label_embedding = nn.Embedding(classes, classes)
        self.model = nn.Sequential(nn.Linear(classes + int(np.prod(IMG_SHAPE)), 64), nn.LeakyReLU(0.2), nn.Linear(64, 1))

    def forward(self, img, labels):
        d_in = torch.cat((img.view(img.size(0), -1), self.label_embedding(labels)), -1)
        return self.model(d_in)


def gradient_penalty(D, real, fake, labels):
    alpha = torch.rand(real.size(0), 1, 1, 1)
    interpolates = (alpha * real + ((1 - alpha) * fake)).requires_grad_(True)
    d_interpolates = D(interpolates, labels)
    gradients = autograd.grad(
        outputs=d_interpolates, inputs=interpolates, grad_outputs=torch.ones_like(d_interpolates),
        create_graph=True, retain_graph=True, only_inputs=True,
    )[0]
    gradients = gradients.view(gradients.size(0), -1)
    return ((gradients.norm(2, dim=1) - 1) ** 2).mean()


if __name__ == "__main__":
    G, D = Generator(), Critic()
    opt = torch.optim.RMSprop([*G.parameters(), *D.parameters()], lr=5e-5)
    real, labels = torch.rand(8, *IMG_SHAPE), torch.randint(0, 4, (8,))
    fake = G(torch.randn(8, 10), labels)
    loss = -D(real, labels).mean() + D(fake.detach(), labels).mean() + 10 * gradient_penalty(D, real.data, fake.data, labels)
    loss.backward()
    opt.step()
    for p in D.parameters():
        p.data.clamp_(-0.01, 0.01)
