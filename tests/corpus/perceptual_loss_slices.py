"""Slices of a frozen feature stack used as a loss, Gram matrices and total variation."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def make_features():
    layers, c = [], 3
    for v in (8, 8, "M", 16, 16, "M", 24):
        if v == "M":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(c, v, 3, padding=1), nn.ReLU(inplace=False)]
            c = v
    return nn.Sequential(*layers)


class Perceptual(nn.Module):
    def __init__(self, requires_grad=False):
        super().__init__()
        features = make_features().eval()
        self.slices = nn.ModuleList([features[:4], features[4:9], features[9:]])
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))
        if not requires_grad:
            for param in self.parameters():
                param.requires_grad = False

    def forward(self, x):
        if x.shape[1] != 3:
            x = x.repeat(1, 3, 1, 1)
        h = (x - self.mean) / self.std
        outs = []
        for s in self.slices:
            h = s(h)
            outs.append(h)
        return outs


def gram_matrix(y):
    (b, ch, h, w) = y.size()
    features = y.view(b, ch, w * h)
    return features.bmm(features.transpose(1, 2)) / (ch * h * w)


def total_variation(img):
    return (img[:, :, 1:] - img[:, :, :-1]).abs().mean() + (img[..., 1:] - img[..., :-1]).abs().mean()


class StyleLoss(nn.Module):
    def __init__(self, style, weight=1e3):
        super().__init__()
        self.net, self.weight = Perceptual(), weight
        self.targets = [gram_matrix(f).detach() for f in self.net(style)]

    def forward(self, x, content):
        feats, content_feats = self.net(x), self.net(content)
        loss = F.mse_loss(feats[1], content_feats[1])
        for f, target in zip(feats, self.targets):
            g = gram_matrix(f)
            loss = loss + self.weight * F.mse_loss(g, target.expand_as(g))
        return loss + total_variation(x)


if __name__ == "__main__":
    content = torch.rand(2, 3, 32, 40)
    x = content.clone().requires_grad_(True)
    criterion = StyleLoss(torch.rand(1, 3, 48, 48))
    optimizer = torch.optim.LBFGS([x], max_iter=2)

    def closure():
        optimizer.zero_grad()
        loss = criterion(x, content)
        loss.backward()
        return loss

    optimizer.step(closure)
