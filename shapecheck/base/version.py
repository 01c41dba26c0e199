"""The version, in one place: the build reads this file, so the package never has to ask its own metadata."""

VERSION = "0.1.0"
