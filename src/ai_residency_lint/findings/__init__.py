"""Findings: what a rule reports, and what is done with it before a reporter prints it."""
