"""Pictures of Pillow as plain Python: a size and a mode, read in place of `PIL.Image`; never imported.

What a file holds is not known: its width and height are sizes of their own, and so is its mode.
"""

from enum import IntEnum

import _shapecheck_engine as engine
import numpy as np


class Transpose(IntEnum):
    FLIP_LEFT_RIGHT = 0
    FLIP_TOP_BOTTOM = 1
    ROTATE_90 = 2
    ROTATE_180 = 3
    ROTATE_270 = 4
    TRANSPOSE = 5
    TRANSVERSE = 6


class Transform(IntEnum):
    AFFINE = 0
    EXTENT = 1
    PERSPECTIVE = 2
    QUAD = 3
    MESH = 4


class Resampling(IntEnum):
    NEAREST = 0
    BOX = 4
    BILINEAR = 2
    HAMMING = 5
    BICUBIC = 3
    LANCZOS = 1


class Dither(IntEnum):
    NONE = 0
    ORDERED = 1
    RASTERIZE = 2
    FLOYDSTEINBERG = 3


class Palette(IntEnum):
    WEB = 0
    ADAPTIVE = 1


class Quantize(IntEnum):
    MEDIANCUT = 0
    MAXCOVERAGE = 1
    FASTOCTREE = 2
    LIBIMAGEQUANT = 3


FLIP_LEFT_RIGHT, FLIP_TOP_BOTTOM = Transpose.FLIP_LEFT_RIGHT, Transpose.FLIP_TOP_BOTTOM
ROTATE_90, ROTATE_180, ROTATE_270 = Transpose.ROTATE_90, Transpose.ROTATE_180, Transpose.ROTATE_270
TRANSPOSE, TRANSVERSE = Transpose.TRANSPOSE, Transpose.TRANSVERSE
AFFINE, EXTENT, PERSPECTIVE = Transform.AFFINE, Transform.EXTENT, Transform.PERSPECTIVE
QUAD, MESH = Transform.QUAD, Transform.MESH
NEAREST, BOX, BILINEAR = Resampling.NEAREST, Resampling.BOX, Resampling.BILINEAR
HAMMING, BICUBIC, LANCZOS = Resampling.HAMMING, Resampling.BICUBIC, Resampling.LANCZOS
ANTIALIAS = Resampling.LANCZOS
MAX_IMAGE_PIXELS = 89478485
BANDS = {
    "1": ("1",),
    "L": ("L",),
    "P": ("P",),
    "I": ("I",),
    "F": ("F",),
    "I;16": ("I",),
    "LA": ("L", "A"),
    "La": ("L", "a"),
    "PA": ("P", "A"),
    "RGB": ("R", "G", "B"),
    "LAB": ("L", "A", "B"),
    "HSV": ("H", "S", "V"),
    "YCbCr": ("Y", "Cb", "Cr"),
    "RGBA": ("R", "G", "B", "A"),
    "RGBa": ("R", "G", "B", "a"),
    "RGBX": ("R", "G", "B", "X"),
    "CMYK": ("C", "M", "Y", "K"),
}
DTYPES = {"1": bool, "I": np.int32, "F": np.float32, "I;16": np.uint16}
MODES = {2: "LA", 3: "RGB", 4: "RGBA"}


class UnidentifiedImageError(OSError):
    pass


class DecompressionBombError(Exception):
    pass


class DecompressionBombWarning(RuntimeWarning):
    pass


class Image:
    __joined_by_attributes__ = True
    format = None

    def __init__(self, mode="", size=(0, 0)):
        width, height = size
        self.mode = mode
        self.size = engine.size(width, "width"), engine.size(height, "height")
        self.info = {}
        self.palette = None
        self.readonly = 0

    @property
    def width(self):
        return self.size[0]

    @property
    def height(self):
        return self.size[1]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def __array__(self, dtype=None, copy=None):
        width, height = self.size
        bands = len(self.getbands())
        shape = (height, width) if bands == 1 else (height, width, bands)
        return np.empty(shape, dtype=DTYPES.get(self.mode, np.uint8) if dtype is None else dtype)

    def _same(self, mode=None):
        return Image(self.mode if mode is None else mode, self.size)

    def getbands(self):
        return BANDS[self.mode]

    def copy(self):
        return self._same()

    def convert(self, mode=None, matrix=None, dither=None, palette=0, colors=256):
        return self._same(engine.unknown("the mode of a picture") if mode is None else mode)

    def quantize(self, *args, **kwargs):
        return self._same("P")

    def resize(self, size, resample=None, box=None, reducing_gap=None):
        return Image(self.mode, size)

    def reduce(self, factor, box=None):
        across, down = (factor, factor) if isinstance(factor, int) else factor
        left, upper, right, lower = (0, 0, *self.size) if box is None else box
        return Image(self.mode, (-((left - right) // across), -((upper - lower) // down)))

    def crop(self, box=None):
        if box is None:
            return self._same()
        left, upper, right, lower = box
        return Image(self.mode, (round(right) - round(left), round(lower) - round(upper)))

    def rotate(self, angle, resample=0, expand=0, center=None, translate=None, fillcolor=None):
        if not expand:
            return self._same()
        turns = angle % 360.0
        if center is None and translate is None and turns in (0, 90, 180, 270):
            return self._same() if turns in (0, 180) else Image(self.mode, (self.height, self.width))
        return Image(self.mode, _some_size())

    def transpose(self, method):
        if method in (ROTATE_90, ROTATE_270, TRANSPOSE, TRANSVERSE):
            return Image(self.mode, (self.height, self.width))
        return self._same()

    def transform(self, size, method, data=None, resample=0, fill=1, fillcolor=None):
        return Image(self.mode, size)

    def thumbnail(self, size, resample=None, reducing_gap=2.0):
        self.size = _some_size()

    def filter(self, filter):
        return self._same()

    def point(self, lut, mode=None):
        return self._same(mode)

    def effect_spread(self, distance):
        return self._same()

    def split(self):
        return tuple(self._same("L") for _ in self.getbands())

    def getchannel(self, channel):
        return self._same("L")

    def putpixel(self, xy, value):
        return None

    def putalpha(self, alpha):
        if self.mode not in ("LA", "PA", "RGBA"):
            self.mode = "LA" if self.mode in ("1", "L") else "RGBA"

    def putdata(self, *args, **kwargs):
        return None

    def putpalette(self, *args, **kwargs):
        return None

    def paste(self, *args, **kwargs):
        return None

    def alpha_composite(self, *args, **kwargs):
        return None

    def load(self):
        return engine.unknown("the pixels of a picture")

    def verify(self):
        return None

    def close(self):
        return None

    def seek(self, frame):
        return None

    def save(self, *args, **kwargs):
        return None

    def show(self, *args, **kwargs):
        return None

    def __getattr__(self, name):
        return engine.unknown(f"{name} of a picture")


def _some_size():
    return engine.number("width", 1), engine.number("height", 1)


def open(fp, mode="r", formats=None):
    return Image(engine.unknown("the mode of a picture"), _some_size())


def new(mode, size, color=0):
    return Image(mode, size)


def fromarray(obj, mode=None):
    height, width, *bands = obj.shape
    if mode is None:
        mode = MODES.get(bands[0], "L") if bands else _plain_mode(obj.dtype)
    return Image(mode, (width, height))


def _plain_mode(dtype):
    if dtype == np.uint8:
        return "L"
    if dtype == bool:
        return "1"
    return "F" if dtype == np.float32 or dtype == np.float64 else "I"


def frombytes(mode, size, data, *args):
    return new(mode, size)


def frombuffer(mode, size, data, *args):
    return new(mode, size)


def merge(mode, bands):
    return Image(mode, bands[0].size)


def blend(im1, im2, alpha):
    return im1.copy()


def composite(image1, image2, mask):
    return image2.copy()


def alpha_composite(im1, im2):
    return im1.copy()


def eval(image, *args):
    return image.copy()


def register_open(*args, **kwargs):
    return None


def __getattr__(name):
    return engine.unknown(f"{name} of PIL.Image")
