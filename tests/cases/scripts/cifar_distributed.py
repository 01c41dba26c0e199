# run: never
"""Ten classes of small pictures, one process for each device."""
import argparse
import os
import time

import torch
import torch.distributed as dist
import torchvision
import torchvision.transforms as T
from shapecheck import reveal_shape
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler
from torch.utils.tensorboard import SummaryWriter


class Block(nn.Module):
    def __init__(self, inner, outer, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inner, outer, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outer)
        self.conv2 = nn.Conv2d(outer, outer, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outer)
        self.shortcut = nn.Sequential()
        if stride != 1 or inner != outer:
            self.shortcut = nn.Sequential(nn.Conv2d(inner, outer, 1, stride, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x):
        out = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(out)) + self.shortcut(x))


class Net(nn.Module):
    def __init__(self, depths, classes=10):
        super().__init__()
        self.width = 64
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 3, 1, 1), nn.BatchNorm2d(64), nn.ReLU())
        self.stages = nn.Sequential(*[self.stage(64 * 2**i, n, 1 if i == 0 else 2) for i, n in enumerate(depths)])
        self.head = nn.Linear(64 * 2 ** (len(depths) - 1), classes)

    def stage(self, width, count, stride):
        layers = []
        for step in [stride] + [1] * (count - 1):
            layers.append(Block(self.width, width, step))
            self.width = width
        return nn.Sequential(*layers)

    def forward(self, x):
        x = self.stages(self.stem(x))
        return self.head(torch.flatten(nn.functional.adaptive_avg_pool2d(x, 1), 1))


def accuracy(output, target, topk=(1,)):
    with torch.no_grad():
        maxk = max(topk)
        _, pred = output.topk(maxk, 1, True, True)
        pred = pred.t()
        correct = pred.eq(target.view(1, -1).expand_as(pred))
        return [correct[:k].reshape(-1).float().sum(0) * (100.0 / target.size(0)) for k in topk]


parser = argparse.ArgumentParser()
parser.add_argument("--local_rank", type=int, default=int(os.environ.get("LOCAL_RANK", 0)))
parser.add_argument("--dist-backend", default="nccl", type=str, choices=["nccl", "gloo"])
parser.add_argument("-b", "--batch-size", default=128, type=int)
parser.add_argument("--resume", default="", type=str, metavar="PATH")
parser.add_argument("--amp", action=argparse.BooleanOptionalAction, default=True)
args = parser.parse_args()
args.world_size = int(os.environ["WORLD_SIZE"]) if "WORLD_SIZE" in os.environ else 1
args.rank = int(os.environ.get("RANK", "0"))
args.distributed = args.world_size > 1
if args.distributed:
    torch.cuda.set_device(args.local_rank)
    dist.init_process_group(backend=args.dist_backend, init_method="env://", world_size=args.world_size, rank=args.rank)
device = torch.device(f"cuda:{args.local_rank}" if torch.cuda.is_available() else "cpu")
augment = T.Compose([T.RandomCrop(32, padding=4), T.RandomHorizontalFlip(), T.ToTensor(),
                     T.Normalize((0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010))])
plain = T.Compose([T.ToTensor(), T.Normalize((0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010))])
train_set = torchvision.datasets.CIFAR10(root="./data", train=True, download=True, transform=augment)
test_set = torchvision.datasets.CIFAR10(root="./data", train=False, download=True, transform=plain)
sampler = DistributedSampler(train_set, num_replicas=args.world_size, rank=args.rank) if args.distributed else None
train_loader = DataLoader(train_set, args.batch_size, shuffle=(sampler is None), sampler=sampler, num_workers=4, pin_memory=True, drop_last=True)
test_loader = DataLoader(test_set, batch_size=100, shuffle=False, num_workers=2)
model = Net([2, 2, 2, 2]).to(device)
if args.distributed:
    model = nn.SyncBatchNorm.convert_sync_batchnorm(model)
    model = DDP(model, device_ids=[args.local_rank])
criterion = nn.CrossEntropyLoss().to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=200)
scaler = torch.cuda.amp.GradScaler(enabled=args.amp)
writer = SummaryWriter(log_dir="runs") if args.rank == 0 else None
best, start = 0.0, 0
if args.resume and os.path.isfile(args.resume):
    checkpoint = torch.load(args.resume, map_location=device)
    model.load_state_dict(checkpoint["model"])
    best, start = checkpoint["best"], checkpoint["epoch"]
for epoch in range(start, 200):
    if sampler is not None:
        sampler.set_epoch(epoch)
    model.train()
    begin = time.time()
    for step, (images, labels) in enumerate(train_loader):
        images = images.to(device, non_blocking=True)
        labels = labels.to(device, non_blocking=True)
        with torch.cuda.amp.autocast(enabled=args.amp):
            outputs = model(images)
            loss = criterion(outputs, labels)
        optimizer.zero_grad(set_to_none=True)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        top1, top5 = accuracy(outputs, labels, topk=(1, 5))
        if writer is not None and step % 50 == 0:
            writer.add_scalar("train/loss", loss.item(), epoch * len(train_loader) + step)
    scheduler.step()
    model.eval()
    hits = total = 0
    with torch.no_grad():
        for images, labels in test_loader:
            outputs = model(images.to(device))
            _, predicted = outputs.max(1)
            total += labels.size(0)
            hits += predicted.eq(labels.to(device)).sum().item()
    score = 100.0 * hits / total
    if args.rank == 0:
        print(f"epoch {epoch}: {score:.2f} in {time.time() - begin:.1f} s")
        if score > best:
            torch.save({"model": model.state_dict(), "epoch": epoch, "best": score}, "best.pt")
            best = score
images, labels = next(iter(train_loader))
reveal_shape(images)  # revealed: (128, 3, 32, 32)
reveal_shape(labels)  # revealed: (128,)
print(nn.CrossEntropyLoss()(nn.Linear(3 * 32 * 32, 10)(images.flatten(2)), labels))  # error: [SHP203]
