"""Reading text lines: convolutions, map to sequence, two bidirectional LSTMs, CTC."""

import torch
import torch.nn as nn

ALPHABET = "-0123456789abcdef"


class BidirectionalLSTM(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.rnn = nn.LSTM(n_in, n_hidden, bidirectional=True)
        self.embedding = nn.Linear(n_hidden * 2, n_out)

    def forward(self, input):
        recurrent, _ = self.rnn(input)
        T, b, h = recurrent.size()
        t_rec = recurrent.view(T * b, h)
        output = self.embedding(t_rec)
        return output.view(T, b, -1)


class CRNN(nn.Module):
    def __init__(self, img_h=32, nc=1, n_class=len(ALPHABET), nh=24, leaky_relu=False):
        super().__init__()
        assert img_h % 16 == 0, "img_h has to be a multiple of 16"
        ks = [3, 3, 3, 3, 3, 3, 2]
        ps = [1, 1, 1, 1, 1, 1, 0]
        nm = [8, 16, 24, 24, 32, 32, 32]
        cnn = nn.Sequential()

        def conv_relu(i, batch_normalization=False):
            n_in = nc if i == 0 else nm[i - 1]
            cnn.add_module("conv{0}".format(i), nn.Conv2d(n_in, nm[i], ks[i], 1, ps[i]))
            if batch_normalization:
                cnn.add_module("batchnorm{0}".format(i), nn.BatchNorm2d(nm[i]))
            cnn.add_module("relu{0}".format(i), nn.LeakyReLU(0.2, inplace=True) if leaky_relu else nn.ReLU(True))

        conv_relu(0)
        cnn.add_module("pooling0", nn.MaxPool2d(2, 2))
        conv_relu(1)
        cnn.add_module("pooling1", nn.MaxPool2d(2, 2))
        conv_relu(2, True)
        conv_relu(3)
        cnn.add_module("pooling2", nn.MaxPool2d((2, 2), (2, 1), (0, 1)))
        conv_relu(4, True)
        conv_relu(5)
        cnn.add_module("pooling3", nn.MaxPool2d((2, 2), (2, 1), (0, 1)))
        conv_relu(6, True)
        self.cnn = cnn
        self.rnn = nn.Sequential(BidirectionalLSTM(nm[-1], nh, nh), BidirectionalLSTM(nh, nh, n_class))

    def forward(self, input):
        conv = self.cnn(input)
        b, c, h, w = conv.size()
        assert h == 1, "the height of conv must be 1"
        conv = conv.squeeze(2)
        conv = conv.permute(2, 0, 1)
        return self.rnn(conv)


def collapse(path):
    out, previous = [], None
    for k in path:
        if k != 0 and k != previous:
            out.append(ALPHABET[k])
        previous = k
    return "".join(out)


if __name__ == "__main__":
    crnn = CRNN()
    images = torch.rand(3, 1, 32, 100)
    log_probs = crnn(images).log_softmax(2)
    words = ["cafe", "12", "beef00"]
    targets = torch.cat([torch.tensor([ALPHABET.index(ch) for ch in word]) for word in words])
    lengths = torch.IntTensor([len(w) for w in words])
    frames = torch.full((3,), log_probs.size(0), dtype=torch.int32)
    loss = nn.CTCLoss(zero_infinity=True)(log_probs, targets, frames, lengths)
    loss.backward()
    print([collapse(p) for p in log_probs.argmax(2).t().tolist()])
