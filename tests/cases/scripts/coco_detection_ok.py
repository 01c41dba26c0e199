# run: never
"""Boxes of pictures, with a dataset of torchvision and one of one's own."""
import torch
import torchvision
from shapecheck import reveal_shape
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.models.detection import fasterrcnn_resnet50_fpn
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor


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
model = fasterrcnn_resnet50_fpn(weights=None, weights_backbone=None)
in_features = model.roi_heads.box_predictor.cls_score.in_features
model.roi_heads.box_predictor = FastRCNNPredictor(in_features, 91)
params = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.SGD(params, lr=0.005, momentum=0.9)
model.train()
for epoch in range(2):
    for images, targets in loader:
        images = list(image.to("cpu") for image in images)
        targets = [{k: v.to("cpu") for k, v in t.items()} for t in targets]
        loss_dict = model(images, targets)
        losses = sum(loss for loss in loss_dict.values())
        optimizer.zero_grad()
        losses.backward()
        optimizer.step()
image, target = dataset[0]
reveal_shape(target["image_id"])  # revealed: (1,)
reveal_shape(torch.zeros(3, in_features))  # revealed: (3, 1024)
