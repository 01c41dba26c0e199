"""Text beside tensors: formatted with their values, repeated as often as they say, compared with them."""

import torch


def told(*texts):
    return len(texts)


one, several, loss = torch.tensor(3), torch.zeros(2), torch.tensor([0.5])
a = told("%i" % one, "%.3f" % loss, "%s" % several, b"%d" % one, "%s and %s" % (one, several), "%(x)s" % {"x": one})
b = told("-" * one, one * "-", f"{loss.item():.2f} {several}", "{} {}".format(one, several))
text = "n %d"
text %= one
kept = told(text)
del text
c = kept
d = one == "a", one != "a", "a" == one, one in ["a", "b"]
e = several * one
