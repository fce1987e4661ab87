"""The city's sign-in provider: OpenID Connect, authorization code with PKCE. One is configured, by environment."""

from huiyin.accounts.provider.exchange import Came, begin, finish
from huiyin.accounts.provider.told import Told, Way, configured

__all__ = ["Came", "Told", "Way", "begin", "configured", "finish"]
