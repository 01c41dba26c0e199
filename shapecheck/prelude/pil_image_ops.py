"""Operations on pictures of Pillow, read in place of `PIL.ImageOps`; never imported."""

import _shapecheck_engine as engine
from PIL import Image


def _border(border):
    if not isinstance(border, tuple):
        return border, border, border, border
    if len(border) == 2:
        return border[0], border[1], border[0], border[1]
    left, top, right, bottom = border
    return left, top, right, bottom


def _unchanged(image, *args, **kwargs):
    return image.copy()


autocontrast = equalize = invert = posterize = solarize = mirror = flip = _unchanged


def grayscale(image):
    return image.convert("L")


def colorize(image, *args, **kwargs):
    return image.convert("RGB")


def exif_transpose(image, *, in_place=False):
    if in_place:
        return None
    return Image.Image(image.mode, (engine.number("width", 1), engine.number("height", 1)))


def expand(image, border=0, fill=0):
    left, top, right, bottom = _border(border)
    return Image.Image(image.mode, (left + image.width + right, top + image.height + bottom))


def crop(image, border=0):
    left, top, right, bottom = _border(border)
    return image.crop((left, top, image.width - right, image.height - bottom))


def fit(image, size, *args, **kwargs):
    return image.resize(size)


def pad(image, size, *args, **kwargs):
    return image.resize(size)


def scale(image, factor, *args, **kwargs):
    return image.resize((round(factor * image.width), round(factor * image.height)))


def contain(image, size, *args, **kwargs):
    return Image.Image(image.mode, (engine.number("width", 1), engine.number("height", 1)))


cover = contain


def __getattr__(name):
    return engine.unknown(f"{name} of PIL.ImageOps")
