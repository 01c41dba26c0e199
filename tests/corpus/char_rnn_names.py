"""Classifying names letter by letter with a cell written by hand, and one-hot tensors filled in a loop."""

import string

import torch
import torch.nn as nn

ALL_LETTERS = string.ascii_letters + " .,;'"
N_LETTERS = len(ALL_LETTERS)
CATEGORIES = {"long": ["Konstantinopolis", "Montgomeryshire"], "short": ["Ulm", "Bo"], "middle": ["Lisbon", "Warsaw"]}
all_categories = list(CATEGORIES)


def letter_to_index(letter):
    return ALL_LETTERS.find(letter)


def line_to_tensor(line):
    tensor = torch.zeros(len(line), 1, N_LETTERS)
    for li, letter in enumerate(line):
        tensor[li][0][letter_to_index(letter)] = 1
    return tensor


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(input_size + hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        hidden = torch.tanh(self.i2h(combined))
        output = self.softmax(self.i2o(combined))
        return output, hidden

    def init_hidden(self):
        return torch.zeros(1, self.hidden_size)


rnn = RNN(N_LETTERS, 32, len(all_categories))
criterion = nn.NLLLoss()
learning_rate = 0.005


def train(category_tensor, line_tensor):
    hidden = rnn.init_hidden()
    rnn.zero_grad()
    for i in range(line_tensor.size()[0]):
        output, hidden = rnn(line_tensor[i], hidden)
    loss = criterion(output, category_tensor)
    loss.backward()
    for p in rnn.parameters():
        p.data.add_(p.grad.data, alpha=-learning_rate)
    return output, loss.item()


def category_from_output(output):
    top_n, top_i = output.topk(1)
    return all_categories[top_i[0].item()], top_i[0].item()


confusion = torch.zeros(len(all_categories), len(all_categories))
for category, names in CATEGORIES.items():
    for name in names:
        target = torch.tensor([all_categories.index(category)], dtype=torch.long)
        output, loss = train(target, line_to_tensor(name))
        guess, guess_i = category_from_output(output)
        confusion[all_categories.index(category)][guess_i] += 1
        print("%s / %s %s %.4f" % (name, guess, "ok" if guess == category else f"no ({category})", loss))
confusion /= confusion.sum(1, keepdim=True)
