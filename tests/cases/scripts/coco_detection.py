# run: never
"""Boxes of pictures, with a dataset of torchvision and one of one's own."""
import torch
import torchvision
from shapecheck import reveal_shape
from torch import nn
from torch.utils.data import DataLoader
from torchvision import transforms


class Boxes(torchvision.datasets.CocoDetection):
    def __init__(self, img_folder, ann_file, to_tensor):
        super().__init__(img_folder, ann_file)
        self.to_tensor = to_tensor

    def __getitem__(self, idx):
        img, target = super().__getitem__(idx)
        image_id = self.ids[idx]
        boxes = [obj["bbox"] for obj in target]
        boxes = torch.as_tensor(boxes, dtype=torch.float32).reshape(-1, 4)
        boxes[:, 2:] += boxes[:, :2]
        w, h = img.size
        boxes[:, 0::2].clamp_(min=0, max=w)
        boxes[:, 1::2].clamp_(min=0, max=h)
        labels = torch.tensor([obj["category_id"] for obj in target], dtype=torch.int64)
        keep = (boxes[:, 3] > boxes[:, 1]) & (boxes[:, 2] > boxes[:, 0])
        target = {"boxes": boxes[keep], "labels": labels[keep], "image_id": torch.tensor([image_id])}
        return self.to_tensor(img), target


def collate_fn(batch):
    return tuple(zip(*batch))


dataset = Boxes("coco/images", "coco/instances.json", transforms.ToTensor())
loader = DataLoader(dataset, batch_size=2, shuffle=True, num_workers=2, collate_fn=collate_fn)
backbone = nn.Sequential(nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(4), nn.Flatten())
head = nn.Linear(256, 4)
optimizer = torch.optim.SGD([*backbone.parameters(), *head.parameters()], lr=0.005, momentum=0.9)
for epoch in range(2):
    for images, targets in loader:
        images = list(image.to("cpu") for image in images)
        targets = [{k: v.to("cpu") for k, v in t.items()} for t in targets]
        features = torch.cat([backbone(image.unsqueeze(0)) for image in images])
        loss = sum(head(f).sub(t["boxes"]).abs().mean() for f, t in zip(features, targets) if len(t["boxes"]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        reveal_shape(features)  # revealed: (2, 256)
image, target = dataset[0]
reveal_shape(target["image_id"])  # revealed: (1,)
reveal_shape(head(backbone(image[None])))  # revealed: (1, 4)
print(backbone[0](image.permute(1, 2, 0)), nn.Linear(5, 1)(head(backbone(image[None]))))  # error: [SHP203]
