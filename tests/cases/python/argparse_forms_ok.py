"""Command lines that the program gives itself, in many forms."""
import argparse

import torch
from shapecheck import reveal_shape

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=3)
commands = parser.add_subparsers(dest="command", required=True)
fit = commands.add_parser("fit")
fit.add_argument("--sizes", type=int, nargs="+", default=[4, 5])
fit.add_argument("--fast", action=argparse.BooleanOptionalAction, default=True)
fit.add_argument("width", type=int)
show = commands.add_parser("show")
deeper = show.add_subparsers(dest="what")
deeper.add_parser("shape").add_argument("--rows", type=int, default=6)
args = parser.parse_args(["--seed", "7", "fit", "11", "--sizes", "2", "3", "--no-fast"])
reveal_shape(torch.zeros(args.seed, args.width, *args.sizes))  # revealed: (7, 11, 2, 3)
reveal_shape(torch.zeros(1 if args.command == "fit" and not args.fast else 2))  # revealed: (1,)
args, rest = parser.parse_known_args(["show", "shape", "--rows", "9", "--more"])
reveal_shape(torch.zeros(args.rows, len(rest), args.seed))  # revealed: (9, 1, 3)
vars(args).update(extra=5)
reveal_shape(torch.zeros(args.extra, len(vars(args))))  # revealed: (5, 5)
merged = argparse.Namespace(**{**vars(args), "rows": 2})
reveal_shape(torch.zeros(merged.rows, merged.extra))  # revealed: (2, 5)
