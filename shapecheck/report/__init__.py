"""What a run hands out, as plain data: findings, models, summaries, verifications, and the pages of the codes."""
