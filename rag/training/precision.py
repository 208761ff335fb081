"""What a processor computes in while it trains."""

import torch

# On one without products in bfloat16 they are an order of magnitude slower than in float32, as they are only imitated.
BFLOAT16 = any(torch.cpu.get_capabilities().get(name) for name in ("avx512_bf16", "amx_bf16"))
