"""huiyin (回音): the operating system of grassroots governance. Every matter gets an answer."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("huiyin")
except PackageNotFoundError:  # a part of it that travels alone, such as the conformance suite
    __version__ = "0"
