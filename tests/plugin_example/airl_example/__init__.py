"""An example plugin for ai-residency-lint: rules, a library, an output format and a visitor."""
