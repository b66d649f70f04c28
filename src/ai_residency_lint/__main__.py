"""``python -m ai_residency_lint``."""

import sys

from ai_residency_lint.cli import main

if __name__ == "__main__":
    sys.exit(main())
