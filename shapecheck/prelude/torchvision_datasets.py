"""What torchvision's datasets read from disk or fetch, in place of its own definitions; never imported.

Pictures keep the size and the number that a data set is published with; what lies in a folder is of unknown number,
and there is at least one of it. Names of classes are unknown.
"""

import _shapecheck_engine as engine
import numpy as np
import torch
from PIL import Image
from torchvision.datasets.vision import VisionDataset

EMNIST_COUNTS = {
    "byclass": (697932, 116323),
    "bymerge": (697932, 116323),
    "balanced": (112800, 18800),
    "letters": (124800, 20800),
    "digits": (240000, 40000),
    "mnist": (60000, 10000),
}
SVHN_COUNTS = {"train": 73257, "test": 26032, "extra": 531131}
STL10_COUNTS = {"train": 5000, "test": 8000, "unlabeled": 100000, "train+unlabeled": 105000}
CELEBA_COUNTS = {"train": 162770, "valid": 19867, "test": 19962, "all": 202599}


# -------------------------------------------------------------------- files and the network
def check_integrity(*args, **kwargs):
    return engine.unknown("whether a file of a dataset is there")


def download(*args, **kwargs):
    return None


def extract_archive(*args, **kwargs):
    return engine.unknown("where an archive was unpacked")


def image_from_array(obj, mode=None):
    return Image.fromarray(obj, mode)


# -------------------------------------------------------------------- folders
def find_classes(directory):
    classes = engine.several(engine.unknown("the name of a class"), engine.number("classes", 1))
    return classes, engine.unknown("the numbers of the classes of a folder")


def make_dataset(*args, **kwargs):
    sample = engine.unknown("the path of a sample"), np.empty((), dtype=np.int64)
    return engine.several(sample, engine.number("samples", 1))


def coco_init(self, root, annFile, transform=None, target_transform=None, transforms=None):
    VisionDataset.__init__(self, root, transforms, transform, target_transform)
    self.coco = engine.unknown("the annotations of a dataset")
    self.ids = engine.several(np.empty((), dtype=np.int64), engine.number("pictures", 1))


# -------------------------------------------------------------------- digits and clothes
def no_legacy(self):
    return False


def _digits(count):
    return torch.empty(count, 28, 28, dtype=torch.uint8), torch.empty(count, dtype=torch.int64)


def mnist_data(self):
    return _digits(60000 if self.train else 10000)


def emnist_data(self):
    counts = EMNIST_COUNTS.get(self.split)
    return _digits(engine.number("digits", 1) if counts is None else counts[0 if self.train else 1])


def qmnist_data(self):
    count = engine.number("digits", 1)
    return torch.empty(count, 28, 28, dtype=torch.uint8), torch.empty(count, 8, dtype=torch.int64)


# -------------------------------------------------------------------- small pictures
def _labels(count):
    return engine.several(np.empty((), dtype=np.int64), count)


def cifar_init(self, root=None, train=True, transform=None, target_transform=None, download=False):
    VisionDataset.__init__(self, root, transform=transform, target_transform=target_transform)
    self.train = train
    count = 50000 if train else 10000
    self.data = np.empty((count, 32, 32, 3), dtype=np.uint8)
    self.targets = _labels(count)
    names = 100 if self.meta["key"] == "fine_label_names" else 10
    self.classes = [engine.unknown("the name of a class") for _ in range(names)]
    self.class_to_idx = engine.unknown("the numbers of the classes by name")


def svhn_init(self, root, split="train", transform=None, target_transform=None, download=False):
    VisionDataset.__init__(self, root, transform=transform, target_transform=target_transform)
    self.split = split
    count = SVHN_COUNTS[split]
    self.data = np.empty((count, 3, 32, 32), dtype=np.uint8)
    self.labels = np.empty(count, dtype=np.int64)


def stl10_init(self, root, split="train", folds=None, transform=None, target_transform=None, download=False):
    VisionDataset.__init__(self, root, transform=transform, target_transform=target_transform)
    self.split = split
    count = STL10_COUNTS[split] if folds is None else engine.number("pictures", 1)
    self.data = np.empty((count, 3, 96, 96), dtype=np.uint8)
    self.labels = np.empty(count, dtype=np.int64)
    self.classes = [engine.unknown("the name of a class") for _ in range(10)]


def usps_init(self, root, train=True, transform=None, target_transform=None, download=False):
    VisionDataset.__init__(self, root, transform=transform, target_transform=target_transform)
    count = 7291 if train else 2007
    self.data = np.empty((count, 16, 16), dtype=np.uint8)
    self.targets = _labels(count)


def semeion_init(self, root, transform=None, target_transform=None, download=True):
    VisionDataset.__init__(self, root, transform=transform, target_transform=target_transform)
    self.data = np.empty((1593, 16, 16), dtype=np.uint8)
    self.labels = np.empty(1593, dtype=np.int64)


def celeba_init(
    self, root, split="train", target_type="attr", transform=None, target_transform=None, download=False
):
    VisionDataset.__init__(self, root, transform=transform, target_transform=target_transform)
    self.split = split
    self.target_type = target_type if isinstance(target_type, list) else [target_type]
    count = CELEBA_COUNTS[split.lower()]
    self.filename = engine.several(engine.unknown("the name of a picture"), count)
    self.attr = torch.empty(count, 40, dtype=torch.int64)
    self.identity = torch.empty(count, 1, dtype=torch.int64)
    self.bbox = torch.empty(count, 4, dtype=torch.int64)
    self.landmarks_align = torch.empty(count, 10, dtype=torch.int64)
    self.attr_names = [engine.unknown("the name of an attribute") for _ in range(40)]
