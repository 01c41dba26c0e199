# run: never
"""Flags of absl."""
import torch
from absl import app, flags, logging
from torch import nn

FLAGS = flags.FLAGS
flags.DEFINE_integer("hidden", 64, "width")
flags.DEFINE_string("data", None, "folder", required=True)
flags.DEFINE_enum("mode", "train", ["train", "eval"], "what to do")


def main(argv):
    del argv
    net = nn.Sequential(nn.Linear(10, FLAGS.hidden), nn.ReLU(), nn.Linear(FLAGS.hidden, 3))
    if FLAGS.mode == "train":
        logging.info("training on %s", FLAGS.data)
        for _ in range(3):
            net(torch.randn(2, 10)).sum().backward()
    scores = net(torch.randn(4, 10))
    print(scores + torch.zeros(4, 5))  # error: [SHP202]


if __name__ == "__main__":
    app.run(main)
