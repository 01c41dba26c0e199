"""struct: numbers as bytes and back."""

import struct

a = struct.pack("<2i", 1, 2), struct.unpack("<2i", b"\x01\x00\x00\x00\x02\x00\x00\x00"), struct.calcsize("<bhi")
b = struct.unpack("<f", struct.pack("<f", 0.5)), struct.unpack("<3s?", b"abc\x01")
try:
    struct.pack("<b", 1000)
except struct.error:
    c = "too large"
try:
    struct.unpack("<i", b"1")
except struct.error:
    d = "too short"
