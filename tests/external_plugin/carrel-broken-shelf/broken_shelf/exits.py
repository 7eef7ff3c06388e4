"""A script that was taken for a module."""

import sys

sys.exit(3)
