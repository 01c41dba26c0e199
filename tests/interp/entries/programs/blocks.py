"""Blocks as public projects write them: attention, time series, graphs, detection, losses, recurrence, diffusion."""
import math
import torch
import torch.nn.functional as F
from torch import nn


class ScaledDot(nn.Module):
    def __init__(self, temperature, attn_dropout=0.1):
        super().__init__()
        self.temperature = temperature
        self.dropout = nn.Dropout(attn_dropout)

    def forward(self, q, k, v, mask=None):
        attn = torch.matmul(q / self.temperature, k.transpose(2, 3))
        if mask is not None:
            attn = attn.masked_fill(mask == 0, -1e9)
        attn = self.dropout(F.softmax(attn, dim=-1))
        return torch.matmul(attn, v), attn


class MultiHead(nn.Module):
    def __init__(self, n_head, d_model, d_k, d_v):
        super().__init__()
        self.n_head, self.d_k, self.d_v = n_head, d_k, d_v
        self.w_qs = nn.Linear(d_model, n_head * d_k, bias=False)
        self.w_ks = nn.Linear(d_model, n_head * d_k, bias=False)
        self.w_vs = nn.Linear(d_model, n_head * d_v, bias=False)
        self.fc = nn.Linear(n_head * d_v, d_model, bias=False)
        self.attention = ScaledDot(d_k**0.5)
        self.norm = nn.LayerNorm(d_model)

    def forward(self, q, k, v, mask=None):
        sz, len_q, len_k, len_v = q.size(0), q.size(1), k.size(1), v.size(1)
        residual = q
        q = self.w_qs(q).view(sz, len_q, self.n_head, self.d_k).transpose(1, 2)
        k = self.w_ks(k).view(sz, len_k, self.n_head, self.d_k).transpose(1, 2)
        v = self.w_vs(v).view(sz, len_v, self.n_head, self.d_v).transpose(1, 2)
        q, attn = self.attention(q, k, v, mask=mask)
        q = self.fc(q.transpose(1, 2).contiguous().view(sz, len_q, -1))
        return self.norm(q + residual), attn


class MaskedAttention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.scale = (dim // heads) ** -0.5
        self.qkv = nn.Linear(dim, dim * 3)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x, mask):
        b, n, c = x.shape
        qkv = self.qkv(x).reshape(b, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        attn = (q @ k.transpose(-2, -1)) * self.scale
        attn = attn.masked_fill(mask, float("-inf")).softmax(dim=-1)
        return self.proj((attn @ v).transpose(1, 2).reshape(b, n, c))


class MovingAvg(nn.Module):
    def __init__(self, kernel_size, stride):
        super().__init__()
        self.kernel_size = kernel_size
        self.avg = nn.AvgPool1d(kernel_size=kernel_size, stride=stride, padding=0)

    def forward(self, x):
        front = x[:, 0:1, :].repeat(1, (self.kernel_size - 1) // 2, 1)
        end = x[:, -1:, :].repeat(1, (self.kernel_size - 1) // 2, 1)
        x = torch.cat([front, x, end], dim=1)
        return self.avg(x.permute(0, 2, 1)).permute(0, 2, 1)


class TokenEmbedding(nn.Module):
    def __init__(self, c_in, d_model):
        super().__init__()
        self.conv = nn.Conv1d(c_in, d_model, 3, padding=1, padding_mode="circular", bias=False)

    def forward(self, x):
        return self.conv(x.permute(0, 2, 1)).transpose(1, 2)


class DataEmbedding(nn.Module):
    def __init__(self, c_in, d_model, embed_type):
        super().__init__()
        self.value = TokenEmbedding(c_in, d_model)
        self.time = nn.Linear(4, d_model) if embed_type == "timeF" else nn.Linear(5, d_model)
        pe = torch.zeros(5000, d_model)
        self.register_buffer("pe", pe.unsqueeze(0))

    def forward(self, x, x_mark):
        x = self.value(x) + self.time(x_mark) + self.pe[:, : x.size(1)]
        return x


class Forecaster(nn.Module):
    def __init__(self, configs):
        super().__init__()
        self.task_name = configs.task_name
        self.label_len, self.pred_len = configs.label_len, configs.pred_len
        self.enc_emb = DataEmbedding(configs.enc_in, configs.d_model, configs.embed)
        self.dec_emb = DataEmbedding(configs.dec_in, configs.d_model, configs.embed)
        self.mix = nn.Linear(configs.d_model, configs.c_out)
        if self.task_name == "classification":
            self.head = nn.Linear(configs.d_model * configs.seq_len, configs.num_class)

    def forecast(self, x_enc, x_mark_enc, x_dec, x_mark_dec):
        enc = self.enc_emb(x_enc, x_mark_enc)
        dec = self.dec_emb(x_dec, x_mark_dec)
        return self.mix(dec + enc.mean(1, keepdim=True))

    def classification(self, x_enc, x_mark_enc):
        out = self.enc_emb(x_enc, None) * x_mark_enc.unsqueeze(-1)
        return self.head(out.reshape(out.shape[0], -1))

    def forward(self, x_enc, x_mark_enc, x_dec, x_mark_dec, mask=None):
        if self.task_name == "long_term_forecast" or self.task_name == "short_term_forecast":
            return self.forecast(x_enc, x_mark_enc, x_dec, x_mark_dec)[:, -self.pred_len :, :]
        if self.task_name == "classification":
            return self.classification(x_enc, x_mark_enc)
        return None


class GraphAttention(nn.Module):
    def __init__(self, in_features, out_features, alpha):
        super().__init__()
        self.out_features = out_features
        self.W = nn.Parameter(torch.empty(in_features, out_features))
        self.a = nn.Parameter(torch.empty(2 * out_features, 1))
        self.act = nn.LeakyReLU(alpha)

    def forward(self, h, adj):
        Wh = torch.mm(h, self.W)
        e = self.act(Wh @ self.a[: self.out_features] + (Wh @ self.a[self.out_features :]).T)
        attention = torch.where(adj > 0, e, -9e15 * torch.ones_like(e)).softmax(dim=1)
        return F.elu(attention @ Wh)


class EdgeGat(nn.Module):
    def __init__(self, n_in, n_out, heads):
        super().__init__()
        self.heads, self.n_out = heads, n_out
        self.proj = nn.Linear(n_in, heads * n_out, bias=False)
        self.src = nn.Parameter(torch.zeros(1, heads, n_out))
        self.trg = nn.Parameter(torch.zeros(1, heads, n_out))

    def forward(self, data):
        nodes, edges = data
        n = nodes.shape[0]
        h = self.proj(nodes).view(-1, self.heads, self.n_out)
        s, t = (h * self.src).sum(-1), (h * self.trg).sum(-1)
        a = s.index_select(0, edges[0]) + t.index_select(0, edges[1])
        msgs = h.index_select(0, edges[0]) * a.unsqueeze(-1)
        out = torch.zeros(n, self.heads, self.n_out)
        out.index_add_(0, edges[1], msgs)
        return out.view(-1, self.heads * self.n_out), edges


class SageConv(nn.Module):
    def __init__(self, n, m):
        super().__init__()
        self.lin = nn.Linear(2 * n, m)

    def forward(self, x, edge_index):
        src, dst = edge_index
        agg = torch.zeros_like(x).index_add_(0, dst, x[src])
        return self.lin(torch.cat([x, agg], dim=-1))


class Detect(nn.Module):
    def __init__(self, nc, ch, anchors):
        super().__init__()
        self.no, self.na = nc + 5, anchors
        self.m = nn.ModuleList(nn.Conv2d(c, self.no * anchors, 1) for c in ch)
        self.nl = len(ch)

    def forward(self, x):
        for i in range(self.nl):
            x[i] = self.m[i](x[i])
            bs, _, ny, nx = x[i].shape
            x[i] = x[i].view(bs, self.na, self.no, ny, nx).permute(0, 1, 3, 4, 2).contiguous()
        return x


class RetinaHead(nn.Module):
    def __init__(self, c, classes):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3, padding=1)
        self.cls = nn.Conv2d(c, classes, 3, padding=1)

    def forward(self, features):
        outs = []
        for f in features:
            o = self.cls(self.conv(f).relu())
            n, k, h, w = o.shape
            outs.append(o.permute(0, 2, 3, 1).reshape(n, h * w, k))
        return torch.cat(outs, dim=1)


class Pyramid(nn.Module):
    def __init__(self, c3, c4, c5, out):
        super().__init__()
        self.l3, self.l4, self.l5 = nn.Conv2d(c3, out, 1), nn.Conv2d(c4, out, 1), nn.Conv2d(c5, out, 1)

    def forward(self, inputs):
        c3, c4, c5 = inputs
        p5 = self.l5(c5)
        p4 = self.l4(c4) + F.interpolate(p5, size=c4.shape[2:])
        p3 = self.l3(c3) + F.interpolate(p4, size=c3.shape[2:])
        return [p3, p4, p5]


class DiceLoss(nn.Module):
    def __init__(self, smooth):
        super().__init__()
        self.smooth = smooth

    def forward(self, pred, target):
        pred = pred.sigmoid().view(pred.size(0), -1)
        target = target.view(target.size(0), -1)
        inter = (pred * target).sum(1)
        return 1 - ((2 * inter + self.smooth) / (pred.sum(1) + target.sum(1) + self.smooth)).mean()


class MaskedMSE(nn.Module):
    def forward(self, pred, target, mask):
        loss = (pred - target) ** 2
        return (loss.mean(dim=-1) * mask).sum() / mask.sum()


class ConvLstmCell(nn.Module):
    def __init__(self, input_dim, hidden_dim, kernel_size, bias):
        super().__init__()
        self.hidden_dim = hidden_dim
        self.conv = nn.Conv2d(input_dim + hidden_dim, 4 * hidden_dim, kernel_size, padding="same", bias=bias)

    def forward(self, input_tensor, cur_state):
        h, c = cur_state
        i, f, o, g = torch.split(self.conv(torch.cat([input_tensor, h], dim=1)), self.hidden_dim, dim=1)
        c_next = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c_next), c_next


class DecoderRnn(nn.Module):
    def __init__(self, vocab, emb, hid, layers):
        super().__init__()
        self.embedding = nn.Embedding(vocab, emb)
        self.rnn = nn.LSTM(emb, hid, layers)
        self.out = nn.Linear(hid, vocab)

    def forward(self, token, hidden, cell):
        e = self.embedding(token.unsqueeze(0))
        o, (hidden, cell) = self.rnn(e, (hidden, cell))
        return self.out(o.squeeze(0)), hidden, cell


class Bahdanau(nn.Module):
    def __init__(self, enc, dec):
        super().__init__()
        self.attn = nn.Linear(enc * 2 + dec, dec)
        self.v = nn.Linear(dec, 1, bias=False)

    def forward(self, hidden, encoder_outputs):
        n, t = encoder_outputs.shape[1], encoder_outputs.shape[0]
        hidden = hidden.unsqueeze(1).repeat(1, t, 1)
        enc = encoder_outputs.permute(1, 0, 2)
        energy = torch.tanh(self.attn(torch.cat((hidden, enc), dim=2)))
        return F.softmax(self.v(energy).squeeze(2), dim=1)


class Vae(nn.Module):
    def __init__(self, n, h, z):
        super().__init__()
        self.n = n
        self.fc1, self.mu, self.lv = nn.Linear(n, h), nn.Linear(h, z), nn.Linear(h, z)
        self.dec = nn.Sequential(nn.Linear(z, h), nn.ReLU(), nn.Linear(h, n))

    def forward(self, x):
        h = self.fc1(x.view(-1, self.n)).relu()
        mu, lv = self.mu(h), self.lv(h)
        z = mu + torch.randn_like(mu) * (0.5 * lv).exp()
        return self.dec(z).sigmoid(), mu, lv


class TimeEmbedding(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, t):
        half = self.dim // 2
        freq = torch.exp(-math.log(10000) * torch.arange(half) / half)
        args = t[:, None].float() * freq[None]
        return torch.cat([args.sin(), args.cos()], dim=-1)


class ResBlock(nn.Module):
    def __init__(self, c, t, out):
        super().__init__()
        self.conv1 = nn.Conv2d(c, out, 3, padding=1)
        self.emb = nn.Linear(t, out)
        self.skip = nn.Conv2d(c, out, 1)

    def forward(self, x, emb):
        h = self.conv1(x) + self.emb(emb)[:, :, None, None]
        return self.skip(x) + h


class CrossBlock(nn.Module):
    def __init__(self, c, ctx, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v = nn.Linear(c, c), nn.Linear(ctx, c), nn.Linear(ctx, c)
        self.norm = nn.GroupNorm(8, c)

    def forward(self, x, context):
        b, c, h, w = x.shape
        y = self.norm(x).flatten(2).transpose(1, 2)
        q, k, v = self.q(y), self.k(context), self.v(context)
        q, k, v = (z.view(b, -1, self.heads, c // self.heads).transpose(1, 2) for z in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, h * w, c)
        return x + y.transpose(1, 2).reshape(b, c, h, w)


class TinyUNet(nn.Module):
    def __init__(self, c, base, time_dim):
        super().__init__()
        self.time = TimeEmbedding(time_dim)
        self.a = ResBlock(c, time_dim, base)
        self.b = ResBlock(base, time_dim, base * 2)
        self.cross = CrossBlock(base * 2, 77, 4)
        self.out = nn.Conv2d(base * 3, c, 1)

    def forward(self, x, t, context):
        e = self.time(t)
        h1 = self.a(x, e)
        h2 = self.cross(self.b(F.avg_pool2d(h1, 2), e), context)
        return self.out(torch.cat([h1, F.interpolate(h2, scale_factor=2)], 1))


class Actor(nn.Module):
    def __init__(self, obs_dim, act_dim, hidden):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(obs_dim, hidden), nn.Tanh(), nn.Linear(hidden, act_dim))
        self.log_std = nn.Parameter(torch.zeros(act_dim))

    def forward(self, obs, act=None):
        mu = self.net(obs)
        return mu, self.log_std.exp().expand_as(mu)


class Critic(nn.Module):
    def __init__(self, obs_dim, act_dim):
        super().__init__()
        self.q = nn.Linear(obs_dim + act_dim, 1)

    def forward(self, obs, act):
        return self.q(torch.cat([obs, act], dim=-1)).squeeze(-1)


class RelPos(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.d, self.heads, self.hd = d, heads, d // heads
        self.keys, self.queries, self.values = (nn.Linear(self.hd, self.hd, bias=False) for _ in range(3))
        self.fc = nn.Linear(heads * self.hd, d)

    def forward(self, values, keys, query, mask):
        n = query.shape[0]
        vl, kl, ql = values.shape[1], keys.shape[1], query.shape[1]
        v = self.values(values.reshape(n, vl, self.heads, self.hd))
        k = self.keys(keys.reshape(n, kl, self.heads, self.hd))
        q = self.queries(query.reshape(n, ql, self.heads, self.hd))
        e = torch.einsum("nqhd,nkhd->nhqk", [q, k])
        if mask is not None:
            e = e.masked_fill(mask == 0, -1e20)
        out = torch.einsum("nhql,nlhd->nqhd", [torch.softmax(e / self.d**0.5, dim=3), v])
        return self.fc(out.reshape(n, ql, self.heads * self.hd))


class FrontEnd(nn.Module):
    def __init__(self, n_fft, hop, n_mels):
        super().__init__()
        self.n_fft, self.hop = n_fft, hop
        self.register_buffer("window", torch.hann_window(n_fft))
        self.mel = nn.Linear(n_fft // 2 + 1, n_mels)

    def forward(self, wav):
        spec = torch.stft(wav, self.n_fft, self.hop, window=self.window, return_complex=True).abs()
        return self.mel(spec.transpose(-1, -2)).clamp(min=1e-5).log()


class Subsampling(nn.Module):
    def __init__(self, idim, odim):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, odim, 3, 2), nn.ReLU(), nn.Conv2d(odim, odim, 3, 2), nn.ReLU())
        self.out = nn.Linear(odim * (((idim - 1) // 2 - 1) // 2), odim)

    def forward(self, x, x_mask):
        x = self.conv(x.unsqueeze(1))
        b, c, t, f = x.size()
        x = self.out(x.transpose(1, 2).contiguous().view(b, t, c * f))
        return x, x_mask[:, :, 2::2][:, :, 2::2]


class SqueezeExcite(nn.Module):
    def __init__(self, channel, reduction):
        super().__init__()
        self.fc = nn.Sequential(nn.Linear(channel, channel // reduction), nn.ReLU(), nn.Linear(channel // reduction, channel))

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.fc(F.adaptive_avg_pool2d(x, 1).view(b, c)).view(b, c, 1, 1)
        return x * y.expand_as(x)


class Positional(nn.Module):
    def __init__(self, d_model, max_len):
        super().__init__()
        self.register_buffer("pe", torch.zeros(max_len, d_model).unsqueeze(0))

    def forward(self, x):
        return x + self.pe[:, : x.size(1)]


class GatedResidual(nn.Module):
    def __init__(self, d, ctx):
        super().__init__()
        self.a, self.b = nn.Linear(d, d), nn.Linear(ctx, d)
        self.glu = nn.Linear(d, 2 * d)

    def forward(self, x, context):
        h = F.elu(self.a(x) + self.b(context).unsqueeze(1))
        return x + F.glu(self.glu(h), dim=-1)
