"""``python -m yingxi`` is ``yingxi``."""

import sys

from yingxi.cli.main import main

sys.exit(main())
