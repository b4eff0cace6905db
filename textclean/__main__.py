"""`python -m textclean` runs the command line."""

from textclean.cli import main

if __name__ == "__main__":
    main()
