"""Reports and inventories of several runs as one: what a single run over everything would have written."""
