#!/usr/bin/env python
"""Django's command line. `./run manage ...` calls it with the private database."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "p2p.settings")
    try:
        execute_from_command_line(sys.argv)
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        sys.exit("The tables of the database are missing or old. Make them first: manage.py migrate")
