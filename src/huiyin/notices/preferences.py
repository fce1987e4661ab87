"""By which ways an account hears of which kind, beside the app, which always tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from huiyin.accounts.models import Account
from huiyin.kernel.errors import InvalidInput
from huiyin.kernel.work import work
from huiyin.notices import channels
from huiyin.notices.kinds import Kind
from huiyin.notices.models import Preference

# Whoever allowed a browser to be pushed to has asked for it; nothing else comes unasked.
USUAL = frozenset({"webpush"})


@dataclass(frozen=True)
class Wishes:
    ways: Mapping[str, Iterable[str]] = field(default_factory=dict)
    digest: bool = False

    def of(self, kind: Kind) -> frozenset[str]:
        return frozenset(self.ways[kind]) if kind in self.ways else USUAL


def wishes_of(accounts: Iterable[int]) -> dict[int, Wishes]:
    """Only of those who said something; the others have the usual ones."""
    rows = Preference.objects.filter(account_id__in=list(accounts))
    return {row.account_id: Wishes(row.ways, row.digest) for row in rows}


def prefer(ways: Mapping[str, Iterable[str]], *, digest: bool, by: Account) -> None:
    """The reader's own business: no trace entry."""
    kinds = {kind.value for kind in Kind}
    if not set(ways) <= kinds or not {way for chosen in ways.values() for way in chosen} <= set(channels.ALL):
        raise InvalidInput(_("Choose among the ways on the page."), field="ways")
    kept = {kind: sorted(set(chosen)) for kind, chosen in ways.items()}
    with work():
        Preference.objects.update_or_create(account_id=by.pk, defaults={"ways": kept, "digest": digest})
