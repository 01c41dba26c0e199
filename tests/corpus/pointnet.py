"""Points through shared 1 x 1 convolutions, learned transforms and a global maximum."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class TNet(nn.Module):
    def __init__(self, k=3):
        super().__init__()
        self.k = k
        widths = [k, 16, 32, 64]
        self.convs = nn.ModuleList(nn.Conv1d(a, b, 1) for a, b in zip(widths[:-1], widths[1:]))
        self.bns = nn.ModuleList(nn.BatchNorm1d(b) for b in widths[1:])
        self.fc1, self.fc2 = nn.Linear(64, 32), nn.Linear(32, k * k)

    def forward(self, x):
        batchsize = x.size()[0]
        for conv, bn in zip(self.convs, self.bns):
            x = F.relu(bn(conv(x)))
        x = torch.max(x, 2, keepdim=True)[0]
        x = x.view(-1, 64)
        x = self.fc2(F.relu(self.fc1(x)))
        iden = torch.from_numpy(np.eye(self.k).flatten().astype(np.float32)).view(1, self.k * self.k).repeat(batchsize, 1)
        return (x + iden).view(-1, self.k, self.k)


class PointNetFeat(nn.Module):
    def __init__(self, global_feat=True, feature_transform=False):
        super().__init__()
        self.stn = TNet(3)
        self.fstn = TNet(16) if feature_transform else None
        self.conv1, self.conv2 = nn.Conv1d(3, 16, 1), nn.Conv1d(16, 64, 1)
        self.global_feat = global_feat

    def forward(self, x):
        n_pts = x.size()[2]
        trans = self.stn(x)
        x = torch.bmm(x.transpose(2, 1), trans).transpose(2, 1)
        x = F.relu(self.conv1(x))
        trans_feat = None
        if self.fstn is not None:
            trans_feat = self.fstn(x)
            x = torch.bmm(x.transpose(2, 1), trans_feat).transpose(2, 1)
        pointfeat = x
        x = torch.max(self.conv2(x), 2)[0]
        if self.global_feat:
            return x, trans, trans_feat
        x = x.view(-1, 64, 1).repeat(1, 1, n_pts)
        return torch.cat([x, pointfeat], 1), trans, trans_feat


class PointNetSeg(nn.Module):
    def __init__(self, k=5, feature_transform=True):
        super().__init__()
        self.k = k
        self.feat = PointNetFeat(global_feat=False, feature_transform=feature_transform)
        self.head = nn.Sequential(nn.Conv1d(80, 32, 1), nn.BatchNorm1d(32), nn.ReLU(), nn.Conv1d(32, k, 1))

    def forward(self, x):
        batchsize, n_pts = x.size()[0], x.size()[2]
        x, trans, trans_feat = self.feat(x)
        x = self.head(x).transpose(2, 1).contiguous()
        x = F.log_softmax(x.view(-1, self.k), dim=-1)
        return x.view(batchsize, n_pts, self.k), trans, trans_feat


def regularizer(trans):
    d = trans.size()[1]
    I = torch.eye(d)[None, :, :]
    return torch.mean(torch.norm(torch.bmm(trans, trans.transpose(2, 1)) - I, dim=(1, 2)))


if __name__ == "__main__":
    points, labels = torch.rand(4, 3, 100), torch.randint(0, 5, (4, 100))
    out, _, trans_feat = PointNetSeg()(points)
    (F.nll_loss(out.view(-1, 5), labels.view(-1)) + 0.001 * regularizer(trans_feat)).backward()
