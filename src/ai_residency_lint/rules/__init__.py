"""Rules: one small class each, from facts and policy to findings."""
