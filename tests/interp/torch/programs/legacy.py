import numpy as np
import torch

x = torch.rand(3, 64, 5)
mask = torch.BoolTensor(x.size()).fill_(0)
mask[0].narrow(dim=1, start=2, length=mask[0].size(1) - 2).fill_(1)
masked = x.masked_fill(mask, 0)
sizes = torch.FloatTensor(x.shape), torch.LongTensor(x.size()[:2]), torch.Tensor(x.shape[1:] + (7,)), torch.IntTensor((4,) + x.shape[:1])
data = torch.FloatTensor((2, 3)), torch.FloatTensor([2, 3]), torch.FloatTensor(tuple(x.shape)), torch.Tensor(list(x.size()))
spread = torch.FloatTensor(2, 3), torch.FloatTensor(), torch.Tensor(), torch.Tensor(*x.size()), torch.ByteTensor(4), torch.DoubleTensor(2, 1)
arrays = torch.FloatTensor(np.zeros((2, 3), "float32")), torch.LongTensor([[1, 2], [3, 4]]), torch.Tensor(range(3)), torch.Tensor([(1, 2), (3, 4)])
new = x.new(x.size()), x.new(2, 3), x.new([1, 2]), x.new((2, 3)), x.new(), mask.new(x.size(0), 2), x.new(x.size(0)).zero_()
news = x.new_zeros(x.size()), x.new_ones(2, 3), x.new_full(x.shape[:2], 1.0), x.new_tensor([1, 2]), x.new_empty((2, 2))
made = torch.Size([2, 3]), torch.FloatTensor(torch.Size([2, 3])), torch.zeros(torch.Size((4, 5))), torch.Tensor(torch.Size([]))
shape = x.shape
parts = shape[:2], shape[-1], (*shape, 2), list(shape), shape + (1,), (1,) + shape, shape * 2, len(shape), shape.numel(), tuple(shape)
kinds = isinstance(shape, tuple), isinstance(shape, torch.Size), isinstance((1, 2), torch.Size), isinstance(shape[:1], torch.Size), isinstance(tuple(shape), torch.Size)
texts = str(shape), f"{tuple(shape)}", repr(x.size()[1:])
equal = shape == (3, 64, 5), x.shape[:2] == torch.Size([3, 64]), shape != torch.Size([3]), list(shape) == [3, 64, 5]
a, b, c = shape
reshaped = x.view(*shape[:-1], 5, 1), x.reshape(shape[:1] + (-1,)), x.expand(torch.Size([2]) + shape), x.new(*shape[:2], 9)
dtype = torch.cuda.FloatTensor if torch.cuda.is_available() else torch.FloatTensor
typed = x.type(torch.LongTensor), x.type("torch.DoubleTensor"), x.long().type_as(x), dtype(2, 4)
kw = torch.Tensor(size=(2, 3)), torch.FloatTensor(size=(2, 3))
filled = torch.FloatTensor(2, 4).uniform_(0, 1), torch.LongTensor(3).random_(0, 5), torch.ByteTensor(x.size(0), 2).zero_()
var = torch.autograd.Variable(torch.FloatTensor(x.size()).normal_()), torch.autograd.Variable(x, requires_grad=True)
perm = torch.LongTensor(np.random.permutation(4)), torch.LongTensor(np.arange(3))
as_another = torch.zeros(3).type(torch.zeros(2).long().type())
as_it_is = torch.zeros(3).half().type(torch.zeros(2).type())
