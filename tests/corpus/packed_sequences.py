"""Sequences of unequal length: padding, packing, masks, last valid states, and a linear-chain decoder."""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader

SENTENCES = [("the cat sat", "D N V"), ("a dog", "D N"), ("birds sing in tall trees", "N V P A N")]
words = {w: i for i, w in enumerate(["<pad>", *sorted({w for s, _ in SENTENCES for w in s.split()})])}
tags = {t: i for i, t in enumerate(sorted({t for _, ts in SENTENCES for t in ts.split()}))}


def to_tensors(pair):
    sentence, labels = pair
    return torch.tensor([words[w] for w in sentence.split()]), torch.tensor([tags[t] for t in labels.split()])


def collate(batch):
    xs, ys = zip(*map(to_tensors, batch))
    lengths = torch.tensor([len(x) for x in xs])
    return pad_sequence(xs, batch_first=True), pad_sequence(ys, batch_first=True, padding_value=-100), lengths


class Tagger(nn.Module):
    def __init__(self, vocab, n_tags, emb=12, hidden=10):
        super().__init__()
        self.embed = nn.Embedding(vocab, emb, padding_idx=0)
        self.rnn = nn.LSTM(emb, hidden, batch_first=True, bidirectional=True)
        self.out = nn.Linear(2 * hidden, n_tags)
        self.sentence = nn.Linear(2 * hidden, 2)

    def forward(self, x, lengths):
        packed = pack_padded_sequence(self.embed(x), lengths.cpu(), batch_first=True, enforce_sorted=False)
        packed_out, (h, _) = self.rnn(packed)
        h_all, _ = pad_packed_sequence(packed_out, batch_first=True, total_length=x.size(1))
        return self.out(h_all), self.sentence(torch.cat([h[0], h[1]], dim=-1))


def last_valid(states, lengths):
    index = (lengths - 1).view(-1, 1, 1).expand(-1, 1, states.size(2))
    return states.gather(1, index).squeeze(1)


def viterbi(emissions, transitions):
    score, paths = emissions[0], []
    for emit in emissions[1:]:
        total = score.unsqueeze(1) + transitions + emit.unsqueeze(0)
        score, back = total.max(dim=0)
        paths.append(back)
    best = [int(score.argmax())]
    for back in reversed(paths):
        best.append(int(back[best[-1]]))
    return best[::-1]


if __name__ == "__main__":
    model = Tagger(len(words), len(tags))
    transitions = torch.randn(len(tags), len(tags))
    for x, y, lengths in DataLoader(SENTENCES, batch_size=2, collate_fn=collate):
        logits, sentence = model(x, lengths)
        mask = torch.arange(x.size(1))[None, :] < lengths[:, None]
        loss = nn.functional.cross_entropy(logits.permute(0, 2, 1), y, ignore_index=-100)
        accuracy = (logits.argmax(-1) == y)[mask].float().mean()
        assert last_valid(logits, lengths).shape == (x.size(0), len(tags))
        for one, n in zip(logits.unbind(), lengths.tolist()):
            assert len(viterbi(one[:n], transitions)) == n
        loss.backward()
