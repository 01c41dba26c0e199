"""`distutils.version`, which Python had until 3.11: versions compared part by part, read as source; never imported."""

import re


class Version:
    def __init__(self, vstring=None):
        if vstring:
            self.parse(vstring)

    def __repr__(self):
        return f"{self.__class__.__name__} ('{self}')"

    def _order(self, other):
        other = self.__class__(other) if isinstance(other, str) else other
        mine, theirs = self.version, other.version
        return 0 if mine == theirs else -1 if mine < theirs else 1

    def __eq__(self, other):
        return self._order(other) == 0

    def __lt__(self, other):
        return self._order(other) < 0

    def __le__(self, other):
        return self._order(other) <= 0

    def __gt__(self, other):
        return self._order(other) > 0

    def __ge__(self, other):
        return self._order(other) >= 0


class LooseVersion(Version):
    component_re = re.compile(r"(\d+|[a-z]+|\.)")

    def parse(self, vstring):
        self.vstring = vstring
        parts = [part for part in self.component_re.split(vstring) if part and part != "."]
        self.version = [int(part) if part.isdigit() else part for part in parts]

    def __str__(self):
        return self.vstring


class StrictVersion(Version):
    version_re = re.compile(r"^(\d+)\.(\d+)(\.(\d+))?([ab](\d+))?$")

    def parse(self, vstring):
        found = self.version_re.match(vstring)
        if not found:
            raise ValueError(f"invalid version number '{vstring}'")
        major, minor, patch, prerelease, number = found.group(1, 2, 4, 5, 6)
        self.version = (int(major), int(minor), int(patch or 0))
        self.prerelease = (prerelease[0], int(number)) if prerelease else None

    def _order(self, other):
        other = self.__class__(other) if isinstance(other, str) else other
        last = ("c", 0)
        mine = (self.version, self.prerelease or last)
        theirs = (other.version, other.prerelease or last)
        return 0 if mine == theirs else -1 if mine < theirs else 1

    def __str__(self):
        text = ".".join(str(part) for part in self.version[: 3 if self.version[2] else 2])
        return text + (f"{self.prerelease[0]}{self.prerelease[1]}" if self.prerelease else "")
