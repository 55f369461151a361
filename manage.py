#!/usr/bin/env python
"""Run Django's and Kizuna's commands."""

import os
import sys

from django.core.management import execute_from_command_line

from loyalty_site.acting import command
from loyalty_site.environment import prepare_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_site.settings")
    prepare_command(sys.argv[1:])
    command(" ".join(["manage.py", *sys.argv[1:2]]))
    execute_from_command_line(sys.argv)
