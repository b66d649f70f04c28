"""Settings: what the user decided, read once and checked strictly."""
