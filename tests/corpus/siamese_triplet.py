"""One encoder for two or three views, contrastive and triplet losses, and mining of hard negatives."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class SiameseNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn1 = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(1, 4, kernel_size=3), nn.ReLU(inplace=True), nn.BatchNorm2d(4), nn.Dropout2d(p=0.2),
            nn.ReflectionPad2d(1), nn.Conv2d(4, 8, kernel_size=3), nn.ReLU(inplace=True), nn.BatchNorm2d(8),
        )
        self.fc1 = nn.Sequential(nn.Linear(8 * 20 * 20, 50), nn.ReLU(inplace=True), nn.Linear(50, 5))

    def forward_once(self, x):
        output = self.cnn1(x)
        output = output.view(output.size()[0], -1)
        return self.fc1(output)

    def forward(self, input1, input2):
        return self.forward_once(input1), self.forward_once(input2)


class ContrastiveLoss(torch.nn.Module):
    def __init__(self, margin=2.0):
        super().__init__()
        self.margin = margin

    def forward(self, output1, output2, label):
        distance = F.pairwise_distance(output1, output2, keepdim=True)
        return torch.mean((1 - label) * torch.pow(distance, 2) + label * torch.pow(torch.clamp(self.margin - distance, min=0.0), 2))


def batch_hard(embeddings, labels, margin=0.5):
    dist = torch.cdist(embeddings, embeddings)
    same = labels.unsqueeze(0) == labels.unsqueeze(1)
    hardest_positive = (dist * same.float()).max(1, keepdim=True)[0]
    max_dist = dist.max(1, keepdim=True)[0]
    hardest_negative = (dist + max_dist * same.float()).min(dim=1, keepdim=True).values
    return F.relu(hardest_positive - hardest_negative + margin).mean()


def nt_xent(z1, z2, temperature=0.5):
    n = z1.size(0)
    z = F.normalize(torch.cat([z1, z2], dim=0), dim=1)
    sim = z @ z.T / temperature
    sim.fill_diagonal_(float("-inf"))
    targets = torch.cat([torch.arange(n, 2 * n), torch.arange(n)])
    return F.cross_entropy(sim, targets)


if __name__ == "__main__":
    net = SiameseNetwork()
    a, b = torch.rand(6, 1, 20, 20), torch.rand(6, 1, 20, 20)
    o1, o2 = net(a, b)
    label = torch.randint(0, 2, (6, 1)).float()
    loss = ContrastiveLoss()(o1, o2, label) + nt_xent(o1, o2) + batch_hard(o1, torch.tensor([0, 0, 1, 1, 2, 2]))
    loss.backward()
