# run: never
"""Masks of pictures, read from two folders."""
import os
import random
from glob import glob
from os import listdir
from os.path import join, splitext

import numpy as np
import torch
import torch.nn.functional as F
import torchvision.transforms.functional as TF
from PIL import Image
from shapecheck import reveal_shape
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split
from torchvision import transforms


class Masks(Dataset):
    def __init__(self, images_dir, masks_dir, size=(128, 160), augment=False):
        self.images_dir, self.masks_dir, self.size, self.augment = images_dir, masks_dir, size, augment
        self.ids = [splitext(file)[0] for file in listdir(images_dir) if not file.startswith(".")]
        if not self.ids:
            raise RuntimeError(f"no input file found in {images_dir}")
        self.normalize = transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])

    def __len__(self):
        return len(self.ids)

    def __getitem__(self, idx):
        name = self.ids[idx]
        mask_file = glob(join(self.masks_dir, name + "*"))
        assert len(mask_file) == 1, f"{len(mask_file)} masks for {name}"
        image = Image.open(join(self.images_dir, name + ".jpg")).convert("RGB")
        mask = Image.open(mask_file[0]).convert("L")
        assert image.size == mask.size, "sizes differ"
        image = TF.resize(image, self.size)
        mask = TF.resize(mask, self.size, interpolation=TF.InterpolationMode.NEAREST)
        if self.augment and random.random() > 0.5:
            image, mask = TF.hflip(image), TF.hflip(mask)
        image = self.normalize(TF.to_tensor(image))
        mask = torch.from_numpy(np.array(mask)).long()
        return {"image": image, "mask": mask, "name": name}


def double(inner, outer):
    return nn.Sequential(
        nn.Conv2d(inner, outer, 3, padding=1), nn.BatchNorm2d(outer), nn.ReLU(inplace=True),
        nn.Conv2d(outer, outer, 3, padding=1), nn.BatchNorm2d(outer), nn.ReLU(inplace=True),
    )


class UNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.down1, self.down2, self.down3 = double(3, 16), double(16, 32), double(32, 64)
        self.pool = nn.MaxPool2d(2)
        self.up2, self.up1 = nn.ConvTranspose2d(64, 32, 2, 2), nn.ConvTranspose2d(32, 16, 2, 2)
        self.merge2, self.merge1 = double(64, 32), double(32, 16)
        self.out = nn.Conv2d(16, classes, 1)

    def forward(self, x):
        a = self.down1(x)
        b = self.down2(self.pool(a))
        c = self.down3(self.pool(b))
        b = self.merge2(torch.cat([b, self.up2(c)], 1))
        return self.out(self.merge1(torch.cat([a, self.up1(b)], 1)))


def dice(pred, true, eps=1e-6):
    inter = 2 * (pred * true).sum(dim=(-1, -2))
    total = pred.sum(dim=(-1, -2)) + true.sum(dim=(-1, -2))
    return ((inter + eps) / (total + eps)).mean()


dataset = Masks("data/imgs", "data/masks", augment=True)
n_val = int(len(dataset) * 0.1)
n_train = len(dataset) - n_val
train_set, val_set = random_split(dataset, [n_train, n_val], generator=torch.Generator().manual_seed(0))
loader_args = dict(batch_size=4, num_workers=os.cpu_count(), pin_memory=True)
train_loader = DataLoader(train_set, shuffle=True, **loader_args)
val_loader = DataLoader(val_set, shuffle=False, drop_last=True, **loader_args)
model = UNet(classes=2)
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-5, momentum=0.9)
scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, "max", patience=5)
for epoch in range(5):
    for batch in train_loader:
        images, true_masks = batch["image"], batch["mask"]
        assert images.shape[1] == 3
        masks_pred = model(images)
        loss = F.cross_entropy(masks_pred, true_masks)
        loss = loss + 1 - dice(F.softmax(masks_pred, 1), F.one_hot(true_masks, 2).permute(0, 3, 1, 2).float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    score = 0.0
    with torch.no_grad():
        for batch in val_loader:
            reveal_shape(batch["image"])  # revealed: (4, 3, 128, 160)
            reveal_shape(batch["mask"])  # revealed: (4, 128, 160)
            score += dice(model(batch["image"]).argmax(1).float(), batch["mask"].float())
    scheduler.step(score / max(len(val_loader), 1))
reveal_shape(model(torch.zeros(1, 3, 64, 64)))  # revealed: (1, 2, 64, 64)
