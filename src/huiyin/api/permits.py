"""What a key's scopes let a call do, told by its method and address. Pure, and cheap: it is asked at every call."""

from huiyin.accounts.scopes import MOVES, Scope

READS = ("GET", "HEAD", "OPTIONS")
REPORTING = ("/reports", "/photos")


def allowed(scopes: frozenset[str], method: str, path: str) -> bool:
    """`path`: whole, or without the prefix of the API. Without scopes a key may do what its owner may."""
    if not scopes:
        return True
    return not scopes.isdisjoint(wanted(method, path))


def wanted(method: str, path: str) -> frozenset[str]:
    """The scopes of which any one lets this call through."""
    if method in READS:
        return frozenset({Scope.READ})
    path = path.rstrip("/")
    if path.endswith(REPORTING):
        return frozenset({Scope.REPORT, Scope.WRITE})
    if "/alarms/" in path:
        return frozenset({Scope.ALARMS, Scope.WRITE})
    last = path.rpartition("/")[2].replace("-", "_")
    if last == "reporter":
        return frozenset({Scope.REPORTER})
    return frozenset({Scope.WRITE, *(scope for scope, moves in MOVES.items() if last in moves)})
