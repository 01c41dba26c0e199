# run: never
"""Characters of a text file, one after the other."""
import argparse
import random
import string
import sys

import torch
from shapecheck import reveal_shape
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("filename", type=str)
parser.add_argument("--hidden_size", type=int, default=100)
parser.add_argument("--n_layers", type=int, default=2)
parser.add_argument("--chunk_len", type=int, default=200)
parser.add_argument("--batch_size", type=int, default=20)
args = parser.parse_args()

text = open(args.filename, encoding="utf-8").read()
chars = sorted(set(text))
vocab_size = len(chars)
stoi = {ch: i for i, ch in enumerate(chars)}
itos = {i: ch for i, ch in enumerate(chars)}
all_characters = string.printable


class CharRNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size, n_layers=1):
        super().__init__()
        self.hidden_size, self.n_layers = hidden_size, n_layers
        self.encoder = nn.Embedding(input_size, hidden_size)
        self.rnn = nn.GRU(hidden_size, hidden_size, n_layers)
        self.decoder = nn.Linear(hidden_size, output_size)

    def forward(self, input, hidden):
        batch_size = input.size(0)
        encoded = self.encoder(input)
        output, hidden = self.rnn(encoded.view(1, batch_size, -1), hidden)
        return self.decoder(output.view(batch_size, -1)), hidden

    def init_hidden(self, batch_size):
        return torch.zeros(self.n_layers, batch_size, self.hidden_size)


def char_tensor(words):
    tensor = torch.zeros(len(words)).long()
    for c in range(len(words)):
        try:
            tensor[c] = all_characters.index(words[c])
        except ValueError:
            continue
    return tensor


def random_training_set(chunk_len, batch_size):
    inp = torch.LongTensor(batch_size, chunk_len)
    target = torch.LongTensor(batch_size, chunk_len)
    for bi in range(batch_size):
        start_index = random.randint(0, len(text) - chunk_len - 1)
        end_index = start_index + chunk_len + 1
        chunk = text[start_index:end_index]
        inp[bi] = torch.tensor([stoi[c] for c in chunk[:-1]])
        target[bi] = torch.tensor([stoi[c] for c in chunk[1:]])
    return inp, target


decoder = CharRNN(len(all_characters), args.hidden_size, len(all_characters), args.n_layers)
optimizer = torch.optim.Adam(decoder.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()


def train(inp, target):
    hidden = decoder.init_hidden(args.batch_size)
    decoder.zero_grad()
    loss = 0
    for c in range(args.chunk_len):
        output, hidden = decoder(inp[:, c], hidden)
        loss += criterion(output.view(args.batch_size, -1), target[:, c])
    loss.backward()
    optimizer.step()
    return loss.item() / args.chunk_len


def generate(prime="A", length=100, temperature=0.8):
    hidden = decoder.init_hidden(1)
    primed = char_tensor(prime).unsqueeze(0)
    predicted = prime
    for p in range(len(prime) - 1):
        _, hidden = decoder(primed[:, p], hidden)
    inp = primed[:, -1]
    for _ in range(length):
        output, hidden = decoder(inp, hidden)
        weights = output.data.view(-1).div(temperature).exp()
        top = torch.multinomial(weights, 1)[0]
        predicted += all_characters[top]
        inp = char_tensor(all_characters[top]).unsqueeze(0)[:, 0]
    return predicted


try:
    for epoch in range(2000):
        loss = train(*random_training_set(args.chunk_len, args.batch_size))
        if epoch % 100 == 0:
            print(epoch, loss, generate("Wh", 100))
except KeyboardInterrupt:
    sys.exit(0)
table = nn.Embedding(vocab_size, 16)
reveal_shape(table(torch.zeros(3, dtype=torch.long)))  # revealed: (3, 16)
inp, target = random_training_set(args.chunk_len, args.batch_size)
reveal_shape(inp)  # revealed: (20, 200)
print(decoder.decoder(decoder.encoder(inp).flatten(1)))  # error: [SHP203]
