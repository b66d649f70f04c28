"""The catalogue: dated, sourced knowledge about providers and libraries, as data."""
