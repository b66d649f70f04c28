"""Soundness: generated programs are run with the real SDK and held against what the linter predicts for them."""
