"""Masks of `torch.nn.attention.flex_attention` as plain Python, of which the sizes alone are kept; never imported."""

import torch
from _shapecheck_engine import unknown


class BlockMask:
    def __init__(self, shape, mask_mod, block_size):
        self.shape, self.mask_mod, self.BLOCK_SIZE = shape, mask_mod, block_size

    def __getattr__(self, name):
        return unknown(f"the {name} of a block mask")

    def __getitem__(self, index):
        return unknown("a part of a block mask")

    def size(self, dim=None):
        return self.shape if dim is None else self.shape[dim]

    def to(self, device):
        return self

    def numel(self):
        batch, heads, queries, keys = self.shape
        return batch * heads * queries * keys


def create_block_mask(mask_mod, B, H, Q_LEN, KV_LEN, device=None, BLOCK_SIZE=128, *rest, **options):
    block_size = (BLOCK_SIZE, BLOCK_SIZE) if isinstance(BLOCK_SIZE, int) else BLOCK_SIZE
    shape = (1 if B is None else B, 1 if H is None else H, Q_LEN, KV_LEN)
    return BlockMask(shape, mask_mod, block_size)


def and_masks(*mask_mods):
    def together(b, h, q_idx, kv_idx):
        result = b.new_ones((), dtype=torch.bool)
        for mask in mask_mods:
            result = result & mask(b, h, q_idx, kv_idx)
        return result

    return together


def or_masks(*mask_mods):
    def either(b, h, q_idx, kv_idx):
        result = b.new_zeros((), dtype=torch.bool)
        for mask in mask_mods:
            result = result | mask(b, h, q_idx, kv_idx)
        return result

    return either


def noop_mask(batch, head, token_q, token_kv):
    return batch.new_ones((), dtype=torch.bool)
