"""Sources: which files matter, read once, with notebooks made readable."""
