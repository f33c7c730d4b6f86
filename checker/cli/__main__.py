"""`python -m checker.cli` does what `failproof` does."""

from checker.cli import main

if __name__ == "__main__":
    main()
