# run: never
"""Fire calls a function with what the command line says."""
import fire
import torch
from torch import nn


def main(ckpt_dir: str, prompt: str = "", temperature: float = 0.6, max_seq_len: int = 128, max_batch_size: int = 4):
    net = nn.Linear(max_seq_len, 8)
    state = torch.load(ckpt_dir, map_location="cpu")
    net.load_state_dict(state, strict=False)
    x = torch.randn(max_batch_size, max_seq_len)
    out = net(x)
    if temperature > 0:
        probs = torch.softmax(out / temperature, dim=-1)
        token = torch.multinomial(probs, 1)
    else:
        token = out.argmax(-1, keepdim=True)
    print(prompt, torch.cat([token, torch.zeros(3, 1)]))
    print(nn.Linear(9, 2)(out))  # error: [SHP203]


if __name__ == "__main__":
    fire.Fire(main)
