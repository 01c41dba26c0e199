# a file of odd but valid syntax
import torch; x = torch.zeros(2, 3); y = x \
    + 1
if True: y = y * 2
def f(a, /, b=1, *, c: "int" = 2, **k) -> None: ...
lam = lambda *a, k=3, **kw: (a, k, kw)
async def g():
    async with open_it() as h:
        yield await h
class A: x: int; y: int = 3
del x
global_name: "torch.Tensor"
print(f"{y.shape!r:>20} {'nested' + f'{1:{2}}'}", *[], **{})
try: pass
except* ValueError: pass
