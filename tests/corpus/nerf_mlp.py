"""Rays, positional encodings, an MLP with a skip, and volume rendering."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Embedder:
    def __init__(self, input_dims=3, num_freqs=4, include_input=True):
        fns, out_dim = [], 0
        if include_input:
            fns.append(lambda x: x)
            out_dim += input_dims
        for freq in 2.0 ** torch.linspace(0.0, num_freqs - 1, num_freqs):
            for p_fn in (torch.sin, torch.cos):
                fns.append(lambda x, p_fn=p_fn, freq=freq: p_fn(x * freq))
                out_dim += input_dims
        self.fns, self.out_dim = fns, out_dim

    def __call__(self, x):
        return torch.cat([fn(x) for fn in self.fns], -1)


class NeRF(nn.Module):
    def __init__(self, D=4, W=32, input_ch=27, input_ch_views=15, skips=(2,)):
        super().__init__()
        self.input_ch, self.input_ch_views, self.skips = input_ch, input_ch_views, skips
        self.pts_linears = nn.ModuleList(
            [nn.Linear(input_ch, W)] + [nn.Linear(W, W) if i not in self.skips else nn.Linear(W + input_ch, W) for i in range(D - 1)]
        )
        self.views_linears = nn.ModuleList([nn.Linear(input_ch_views + W, W // 2)])
        self.feature_linear = nn.Linear(W, W)
        self.alpha_linear = nn.Linear(W, 1)
        self.rgb_linear = nn.Linear(W // 2, 3)

    def forward(self, x):
        input_pts, input_views = torch.split(x, [self.input_ch, self.input_ch_views], dim=-1)
        h = input_pts
        for i, l in enumerate(self.pts_linears):
            h = F.relu(self.pts_linears[i](h))
            if i in self.skips:
                h = torch.cat([input_pts, h], -1)
        alpha = self.alpha_linear(h)
        h = torch.cat([self.feature_linear(h), input_views], -1)
        for l in self.views_linears:
            h = F.relu(l(h))
        return torch.cat([self.rgb_linear(h), alpha], -1)


def get_rays(H, W, focal, c2w):
    i, j = torch.meshgrid(torch.linspace(0, W - 1, W), torch.linspace(0, H - 1, H), indexing="ij")
    i, j = i.t(), j.t()
    dirs = torch.stack([(i - W * 0.5) / focal, -(j - H * 0.5) / focal, -torch.ones_like(i)], -1)
    rays_d = torch.sum(dirs[..., None, :] * c2w[:3, :3], -1)
    return c2w[:3, -1].expand(rays_d.shape), rays_d


def render(model, rays_o, rays_d, embed, embed_views, near=2.0, far=6.0, samples=8):
    n = rays_o.shape[0]
    z = near * (1.0 - torch.linspace(0, 1, samples)) + far * torch.linspace(0, 1, samples)
    z = z.expand([n, samples])
    pts = rays_o[..., None, :] + rays_d[..., None, :] * z[..., :, None]
    views = F.normalize(rays_d, dim=-1)[:, None].expand(pts.shape)
    flat = torch.cat([embed(pts.reshape(-1, 3)), embed_views(views.reshape(-1, 3))], -1)
    raw = torch.cat([model(flat[i : i + 64]) for i in range(0, flat.shape[0], 64)], 0)
    raw = raw.reshape(list(pts.shape[:-1]) + [4])
    dists = torch.cat([z[..., 1:] - z[..., :-1], torch.tensor([1e10]).expand(z[..., :1].shape)], -1)
    alpha = 1.0 - torch.exp(-F.relu(raw[..., 3]) * dists)
    trans = torch.cumprod(torch.cat([torch.ones((alpha.shape[0], 1)), 1.0 - alpha + 1e-10], -1), -1)[:, :-1]
    weights = alpha * trans
    return torch.sum(weights[..., None] * torch.sigmoid(raw[..., :3]), -2), torch.sum(weights * z, -1)


if __name__ == "__main__":
    embed, embed_views = Embedder(num_freqs=4), Embedder(num_freqs=2)
    model = NeRF(input_ch=embed.out_dim, input_ch_views=embed_views.out_dim)
    rays_o, rays_d = get_rays(6, 8, 10.0, torch.eye(4)[:3])
    rgb, depth = render(model, rays_o.reshape(-1, 3), rays_d.reshape(-1, 3), embed, embed_views)
    assert rgb.shape == (48, 3) and depth.shape == (48,)
