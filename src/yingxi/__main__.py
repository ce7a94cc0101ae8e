"""``python -m yingxi`` is ``yingxi``."""

import sys

if __name__ == "__main__":
    try:
        from yingxi.cli.main import main
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(main())
