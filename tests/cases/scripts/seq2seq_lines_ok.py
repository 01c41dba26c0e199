# run: never
"""Pairs of sentences from a file, word by word."""
import random
import re
import time
import unicodedata

import torch
import torch.nn.functional as F
from shapecheck import reveal_shape
from torch import nn, optim

SOS, EOS, MAX_LENGTH = 0, 1, 10


class Lang:
    def __init__(self, name):
        self.name = name
        self.word2index, self.word2count = {}, {}
        self.index2word = {0: "SOS", 1: "EOS"}
        self.n_words = 2

    def add_sentence(self, sentence):
        for word in sentence.split(" "):
            self.add_word(word)

    def add_word(self, word):
        if word not in self.word2index:
            self.word2index[word] = self.n_words
            self.word2count[word] = 1
            self.index2word[self.n_words] = word
            self.n_words += 1
        else:
            self.word2count[word] += 1


def plain(s):
    return "".join(c for c in unicodedata.normalize("NFD", s) if unicodedata.category(c) != "Mn")


def normalize(s):
    s = plain(s.lower().strip())
    s = re.sub(r"([.!?])", r" \1", s)
    return re.sub(r"[^a-zA-Z.!?]+", r" ", s)


def read(first, second, reverse=False):
    lines = open(f"data/{first}-{second}.txt", encoding="utf-8").read().strip().split("\n")
    pairs = [[normalize(s) for s in line.split("\t")] for line in lines]
    if reverse:
        pairs = [list(reversed(p)) for p in pairs]
        return Lang(second), Lang(first), pairs
    return Lang(first), Lang(second), pairs


def keep(p):
    return len(p[0].split(" ")) < MAX_LENGTH and len(p[1].split(" ")) < MAX_LENGTH


class Encoder(nn.Module):
    def __init__(self, size, hidden):
        super().__init__()
        self.hidden = hidden
        self.embedding = nn.Embedding(size, hidden)
        self.gru = nn.GRU(hidden, hidden)

    def forward(self, input, hidden):
        return self.gru(self.embedding(input).view(1, 1, -1), hidden)


class AttnDecoder(nn.Module):
    def __init__(self, hidden, size, max_length=MAX_LENGTH):
        super().__init__()
        self.embedding = nn.Embedding(size, hidden)
        self.attn = nn.Linear(hidden * 2, max_length)
        self.combine = nn.Linear(hidden * 2, hidden)
        self.gru = nn.GRU(hidden, hidden)
        self.out = nn.Linear(hidden, size)

    def forward(self, input, hidden, outputs):
        embedded = self.embedding(input).view(1, 1, -1)
        weights = F.softmax(self.attn(torch.cat((embedded[0], hidden[0]), 1)), dim=1)
        applied = torch.bmm(weights.unsqueeze(0), outputs.unsqueeze(0))
        output = F.relu(self.combine(torch.cat((embedded[0], applied[0]), 1)).unsqueeze(0))
        output, hidden = self.gru(output, hidden)
        return F.log_softmax(self.out(output[0]), dim=1), hidden, weights


input_lang, output_lang, pairs = read("eng", "fra", True)
pairs = [pair for pair in pairs if keep(pair)]
for pair in pairs:
    input_lang.add_sentence(pair[0])
    output_lang.add_sentence(pair[1])
print(input_lang.name, input_lang.n_words, random.choice(pairs))


def indexes(lang, sentence):
    return torch.tensor([lang.word2index[w] for w in sentence.split(" ")] + [EOS], dtype=torch.long).view(-1, 1)


hidden_size = 64
encoder, decoder = Encoder(input_lang.n_words, hidden_size), AttnDecoder(hidden_size, output_lang.n_words)
encoder_optimizer = optim.SGD(encoder.parameters(), lr=0.01)
decoder_optimizer = optim.SGD(decoder.parameters(), lr=0.01)
criterion = nn.NLLLoss()
training_pairs = [tuple(indexes(l, s) for l, s in zip((input_lang, output_lang), random.choice(pairs))) for _ in range(75000)]
start, total = time.time(), 0
for step in range(1, 75001):
    source, target = training_pairs[step - 1]
    hidden = torch.zeros(1, 1, encoder.hidden)
    encoder_optimizer.zero_grad()
    decoder_optimizer.zero_grad()
    outputs = torch.zeros(MAX_LENGTH, encoder.hidden)
    loss = 0
    for ei in range(source.size(0)):
        output, hidden = encoder(source[ei], hidden)
        outputs[ei] = output[0, 0]
    word = torch.tensor([[SOS]])
    teacher = random.random() < 0.5
    for di in range(target.size(0)):
        scores, hidden, attention = decoder(word, hidden, outputs)
        loss += criterion(scores, target[di])
        if teacher:
            word = target[di]
        else:
            topv, topi = scores.topk(1)
            word = topi.squeeze().detach()
            if word.item() == EOS:
                break
    loss.backward()
    encoder_optimizer.step()
    decoder_optimizer.step()
    total += loss.item() / target.size(0)
    if step % 5000 == 0:
        print(f"{time.time() - start:.0f} s {step} {total / 5000:.4f}")
        total = 0
reveal_shape(decoder(torch.tensor([[SOS]]), torch.zeros(1, 1, 64), torch.zeros(10, 64))[2])  # revealed: (1, 10)
