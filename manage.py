#!/usr/bin/env python
"""Django's command line for the demo project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oauthdemo.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:  # a sentence for the operator, who wrote no code
        sys.exit(f"Not configured: {problem}")


if __name__ == "__main__":
    main()
