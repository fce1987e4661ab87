"""What makes a data folder a demo: a mark that only `huiyin demo` sets, and only on a district without real matters."""

from huiyin.kernel.models import PackSetting
from huiyin.runtime.errors import RuntimeFault

KEY = "demo"


class NotADemo(RuntimeFault):
    """This data folder holds a real district; demo commands keep their hands off it."""

    def __init__(self) -> None:
        super().__init__(
            "This data folder is not a demo, so demo commands do nothing here. "
            "Set HUIYIN_DATA_DIR to an empty folder and run `huiyin demo`.",
            "此数据目录不是演示目录，演示命令不会在此执行任何操作。请把 HUIYIN_DATA_DIR 指向空目录后运行 huiyin demo。",
        )


def demo_state() -> dict | None:
    """What has been loaded so far, by part; None if this is no demo."""
    row = PackSetting.objects.filter(key=KEY).first()
    return row.value if row else None


def require_demo() -> dict:
    state = demo_state()
    if state is None:
        raise NotADemo
    return state


def begin_demo(pack_name: str, is_untouched: bool) -> dict:
    """The demo's state, marking the folder first if it is new.

    Args:
        is_untouched: no matter was ever received here and nobody can sign in; anything else is somebody's district.
    """
    state = demo_state()
    if state is not None:
        return state
    loaded = PackSetting.objects.filter(key="pack").first()
    if not is_untouched or (loaded and loaded.value.get("name") != pack_name):
        raise NotADemo
    return PackSetting.objects.create(key=KEY, value={"pack": pack_name, "done": {}}, source="huiyin demo").value


def note_done(part: str, facts: dict) -> None:
    """Remember in the caller's transaction that `part` is there; it is never loaded twice."""
    row = PackSetting.objects.select_for_update().get(key=KEY)
    row.value["done"][part] = facts
    row.save()
