"""Which definitions of libraries are read from `prelude/` in place of their own.

They ask files or the network, or make cases of sizes where one formula says the same.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from shapecheck.rules.core.registry import StandIn

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))), "prelude")

DATASETS: Mapping[str, str] = {
    "utils.check_integrity": "check_integrity",
    "utils.download_url": "download",
    "utils.download_file_from_google_drive": "download",
    "utils.download_and_extract_archive": "download",
    "utils.extract_archive": "extract_archive",
    "folder.find_classes": "find_classes",
    "folder.make_dataset": "make_dataset",
    "coco.CocoDetection.__init__": "coco_init",
    "mnist.MNIST._check_legacy_exist": "no_legacy",
    "mnist.MNIST.download": "download",
    "mnist.EMNIST.download": "download",
    "mnist.QMNIST.download": "download",
    "mnist.MNIST._load_data": "mnist_data",
    "mnist.EMNIST._load_data": "emnist_data",
    "mnist.QMNIST._load_data": "qmnist_data",
    "cifar.CIFAR10.__init__": "cifar_init",
    "svhn.SVHN.__init__": "svhn_init",
    "stl10.STL10.__init__": "stl10_init",
    "usps.USPS.__init__": "usps_init",
    "semeion.SEMEION.__init__": "semeion_init",
    "celeba.CelebA.__init__": "celeba_init",
}
DECODERS = ("read_file", "read_image", "decode_image", "decode_png", "decode_jpeg", "decode_webp")
WRITERS = ("write_file", "write_png", "write_jpeg")


def _from(file: str, names: Mapping[str, str], prefix: str) -> dict[str, StandIn]:
    path = os.path.join(FOLDER, f"{file}.py")
    return {f"{prefix}.{name}": StandIn(path, own) for name, own in names.items()}


OWN: Mapping[str, StandIn] = {
    **_from("torchvision_datasets", DATASETS, "torchvision.datasets"),
    **_from("torchvision_datasets", {"_Image_fromarray": "image_from_array"}, "torchvision.utils"),
    **_from(
        "torchvision_transforms",
        {"_compute_resized_output_size": "resized_output_size"},
        "torchvision.transforms.functional",
    ),
    **_from("torchvision_io", {name: name for name in DECODERS}, "torchvision.io.image"),
    **_from("torchvision_io", dict.fromkeys(WRITERS, "written"), "torchvision.io.image"),
}
"""A plugin's stand-in for the same name comes before these."""
