"""What earlier runs found out, by content."""
