# needs: torchvision
"""Pictures of known size through the usual transforms."""
import numpy as np
import torch
from PIL import Image, ImageOps
from shapecheck import reveal_shape
from torchvision import transforms as T
from torchvision.transforms import functional as F

picture = Image.new("RGB", (64, 32))
gray = picture.convert("L")
reveal_shape(np.array(picture))  # revealed: (32, 64, 3)
reveal_shape(np.asarray(gray))  # revealed: (32, 64)
reveal_shape(np.array(picture.resize((30, 40)).transpose(Image.ROTATE_90)))  # revealed: (30, 40, 3)
reveal_shape(np.array(picture.crop((4, 2, 20, 12))))  # revealed: (10, 16, 3)
reveal_shape(np.array(ImageOps.expand(gray, border=(1, 2))))  # revealed: (36, 66)
reveal_shape(np.array(Image.fromarray(np.zeros((5, 7, 4), dtype=np.uint8))))  # revealed: (5, 7, 4)
reveal_shape(T.ToTensor()(picture))  # revealed: (3, 32, 64)
reveal_shape(T.ToTensor()(gray))  # revealed: (1, 32, 64)
reveal_shape(T.Compose([T.Resize(16), T.ToTensor()])(picture))  # revealed: (3, 16, 32)
reveal_shape(T.Compose([T.Resize((20, 30)), T.RandomCrop(12), T.ToTensor()])(picture))  # revealed: (3, 12, 12)
reveal_shape(T.Compose([T.RandomCrop(32, padding=4), T.ToTensor()])(picture))  # revealed: (3, 32, 32)
reveal_shape(T.Compose([T.RandomResizedCrop(24), T.ColorJitter(0.1, 0.1, 0.1, 0.1), T.ToTensor()])(picture))  # revealed: (3, 24, 24)
reveal_shape(T.Compose([T.Grayscale(3), T.RandomRotation(10), T.PILToTensor()])(picture))  # revealed: (3, 32, 64)
reveal_shape(torch.stack([F.to_tensor(c) for c in T.FiveCrop(12)(picture)]))  # revealed: (5, 3, 12, 12)
flipped = F.hflip(picture) if torch.rand(1) < 0.5 else picture
reveal_shape(F.to_tensor(flipped))  # revealed: (3, 32, 64)
reveal_shape(F.to_tensor(F.to_pil_image(torch.rand(3, 9, 8))))  # revealed: (3, 9, 8)
