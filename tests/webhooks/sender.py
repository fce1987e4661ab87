"""A process that sends one subscription's messages until it is killed: sender.py SUBSCRIPTION"""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.config.settings"

import django

django.setup()

from huiyin.webhooks.sending import send_waiting  # noqa: E402

send_waiting(int(sys.argv[1]))
