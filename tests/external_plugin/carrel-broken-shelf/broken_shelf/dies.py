"""Takes the process with it, as a broken extension module does."""

import os

os._exit(3)
