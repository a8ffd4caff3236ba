"""`python -m referat_ekstraksjon` is `referat`."""

from referat_ekstraksjon.cli import main

if __name__ == "__main__":
    main()
