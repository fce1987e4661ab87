"""A pack's service items. One part, one transaction; a pack need not have any."""

from pathlib import Path

from huiyin.benefits.kinds import ItemKind
from huiyin.benefits.models import ServiceItem
from huiyin.kernel.packs import Loaded, Row, read_table, upsert
from huiyin.kernel.work import work
from huiyin.orgs.models import Unit

COLUMNS = ("code", "name_zh", "name_en", "unit", "kind", "days", "guide_zh", "guide_en", "link")


def load_items(pack: Path) -> Loaded:
    file = pack / "service_items.csv"
    if not file.exists():
        return Loaded()
    with work():
        units = dict(Unit.objects.values_list("code", "pk"))
        rows = list(read_table(file, COLUMNS, key="code"))
        columns = tuple("unit_id" if name == "unit" else name for name in COLUMNS)
        done = upsert(ServiceItem, ("code",), columns, [_item(row, units) for row in rows])
        gone = ServiceItem.objects.filter(withdrawn_at=None).exclude(code__in=[row["code"] for row in rows])
        return Loaded(done.rows, done.added, done.changed, tuple(gone.order_by("code").values_list("code", flat=True)))


def _item(row: Row, units: dict[str, int]) -> tuple:
    if row["unit"] not in units:
        raise row.fault(f"There is no unit “{row['unit']}”.", f"没有编码为“{row['unit']}”的单位。")
    days = row.whole("days", 0, 3650) if row["days"] else None
    kind = row.one_of("kind", set(ItemKind))
    texts = (row["guide_zh"], row["guide_en"], row["link"])
    return row["code"], row.needed("name_zh"), row["name_en"], units[row["unit"]], kind, days, *texts
