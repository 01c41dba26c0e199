"""torch, numpy and einops as the interpreter knows them."""
