from checker.cli import command
from tests.cli.toy import LIBRARY

command(obj=LIBRARY, prog_name="failproof")
