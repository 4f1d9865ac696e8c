#!/usr/bin/env python
"""Django's command line for the demo project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error, connection

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:  # a sentence for the operator, who wrote no code
        sys.exit(f"Not configured: {problem}")
    except Error:
        try:
            connection.ensure_connection()
        except Error as problem:  # not a fault of the command: there is no database
            why = " ".join(str(problem).split())
            sys.exit(f"The database that DATABASE_URL names, or else DATA_DIR, cannot be used: {why}")
        raise


if __name__ == "__main__":
    main()
