"""The inventory: every client and call of a tree as typed rows, and the formats they are shown in."""
