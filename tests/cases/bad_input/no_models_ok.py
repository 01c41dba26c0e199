"""A module without any torch in it."""

import json
import re

PATTERN = re.compile(r"(\w+)=(\d+)")


def parse(line):
    return {key: int(value) for key, value in PATTERN.findall(line)}


print(json.dumps(parse("a=1 b=22")))
