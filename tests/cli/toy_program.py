from checker.cli import command
from tests.cli.toy import LIBRARY

if __name__ == "__main__":
    command(obj=LIBRARY, prog_name="failproof")
