"""What torchvision's transforms compute from sizes, as one formula, in place of its own definitions; never imported."""

import _shapecheck_engine as engine


def resized_output_size(image_size, size, max_size=None, allow_size_none=False):
    height, width = image_size
    if max_size is not None or size is None:
        return [engine.number("height", 1), engine.number("width", 1)]
    if not isinstance(size, int) and len(size) == 2:
        return [size[0], size[1]]
    short = size if isinstance(size, int) else size[0]
    return [max(short, short * height // width), max(short, short * width // height)]
