"""Find Python code that sends content to an AI API outside a chosen region, or leaves it stored there."""

__version__ = "0.1.0"
