"""Incident clusters 并案: which matter is the root of which, and how many reports stand behind one thing."""

from collections.abc import Collection, Iterable

from django.db.models import Count, Q, QuerySet

from huiyin.matters.models import Matter, Merge, Report
from huiyin.matters.numbers import number_of
from huiyin.matters.states import SETTLED, State


def live_merges() -> QuerySet[Merge]:
    return Merge.objects.filter(undone_at=None)


def merge_of(matter: Matter) -> Merge | None:
    """How it was merged, with its root to read; None for what is not merged. No statement for those."""
    if matter.state != State.MERGED:
        return None
    return live_merges().filter(matter=matter).select_related("root__type", "root__unit", "root__condition").first()


def root_of(matter: Matter) -> Matter:
    """The matter that is handled: its root if it was merged, else itself."""
    found = merge_of(matter)
    return found.root if found else matter


def may_rate(report: Report, matter: Matter, root: Matter) -> bool:
    """Whether this reporter's stars are still wanted: once it is settled, and once from each."""
    if matter.state == State.CLOSED:
        return True
    return root.state in SETTLED and report.stars is None


def root_numbers(matters: Collection[int]) -> dict[int, str]:
    """Merged matter → number of its root; one statement."""
    rows = live_merges().filter(matter__in=matters).values_list("matter_id", "root_id", "root__received_at")
    return {matter: number_of(root, at) for matter, root, at in rows}


def merged_into(roots: Collection[int]) -> dict[int, int]:
    """Merged matter → root, of all that were merged into one of `roots`."""
    return dict(live_merges().filter(root__in=roots).values_list("matter_id", "root_id")) if roots else {}


def reports_of(roots: Collection[int]) -> dict[int, int]:
    """Reports of each cluster: the root's own and those of all that was merged into it. Two statements, by index."""
    into = merged_into(roots)
    rows = Report.objects.filter(matter__in={*roots, *into}).order_by()
    found = dict.fromkeys(roots, 0)
    # Of one that was merged itself, its own count beside the cluster's.
    for matter, count in rows.values_list("matter_id").annotate(n=Count("pk")):
        for key in {matter, into.get(matter)} & found.keys():
            found[key] += count
    return found


def roots_only(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """What counts as a matter in a figure: a merged one is counted with its root, its reports as reports."""
    return matters.exclude(state=State.MERGED)


def reports_in(matters: QuerySet[Matter]) -> int:
    """All reports behind these roots, in one statement."""
    keys = matters.order_by().values("pk")
    behind = Q(matter__in=keys) | Q(matter__in=live_merges().filter(root__in=keys).values("matter"))
    return Report.objects.filter(behind).count()


def with_clusters(matters: Iterable[Matter]) -> None:
    """Number of the root and count of reports of each, for a list that tells them."""
    matters = list(matters)
    keys = [matter.pk for matter in matters]
    merged = [matter.pk for matter in matters if matter.state == State.MERGED]
    roots, counts = root_numbers(merged) if merged else {}, reports_of(keys)
    for matter in matters:
        matter.__dict__["_cluster"] = (roots.get(matter.pk, ""), counts[matter.pk])


def told_cluster(matter: Matter) -> tuple[str, int]:
    """Of one that `with_clusters` has prepared: number of its root, if it was merged, and its reports."""
    return matter.__dict__["_cluster"]
