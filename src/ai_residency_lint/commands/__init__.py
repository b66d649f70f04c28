"""Commands: one module a subcommand of the command line."""
