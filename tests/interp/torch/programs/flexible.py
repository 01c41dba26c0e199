"""Attention with functions for the scores, and masks made of blocks."""

import torch
from torch.nn.attention.flex_attention import and_masks, create_block_mask, flex_attention, or_masks


def causal(b, h, q_idx, kv_idx):
    return q_idx >= kv_idx


def near(b, h, q_idx, kv_idx):
    return q_idx - kv_idx < 4


query, key, value = torch.ones(2, 6, 5, 8), torch.ones(2, 6, 7, 8), torch.ones(2, 6, 7, 3)
plain = flex_attention(query, key, value)
grouped = flex_attention(query, key[:, :2], value[:, :2], enable_gqa=True)
scored = flex_attention(query, key, value, score_mod=lambda score, b, h, q, k: score * 2, scale=0.5)
mask = create_block_mask(and_masks(causal, or_masks(near, causal)), None, None, 5, 7, device="cpu")
masked = flex_attention(query, key, value, block_mask=mask)
size = tuple(mask.shape)
counts = [mask.numel(), *mask.BLOCK_SIZE]
moved = tuple(mask.to("cpu").shape)
refused = []
for q, k, v in (
    (query, key[:, :2], value[:, :2]),
    (query, key[..., :4], value),
    (query, key, value[:, :, :5]),
    (query[0], key[0], value[0]),
    (query[:1], key, value),
):
    try:
        flex_attention(q, k, v)
        refused.append(False)
    except Exception:
        refused.append(True)
del mask
