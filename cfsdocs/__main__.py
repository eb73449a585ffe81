"""``python -m cfsdocs``: the same as the command ``cfsdocs``."""

from cfsdocs.cli import main

if __name__ == "__main__":
    main()
