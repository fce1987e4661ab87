"""The rules, by what they look at."""

from huiyin.conformance.rules import definitions, discovery, errors, filters, forms, requests, services, writing

ALL = (discovery, forms, services, definitions, requests, filters, errors, writing)
