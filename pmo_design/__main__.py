"""``python -m pmo_design`` is the command ``pmo-design``."""

from pmo_design.cli import main

if __name__ == "__main__":
    main()
