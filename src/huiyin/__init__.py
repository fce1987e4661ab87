"""huiyin (回音): the operating system of grassroots governance. Every matter gets an answer."""

from importlib.metadata import version

__version__ = version("huiyin")
