"""What follows an alarm's life inside of sensing. May be delivered twice, and does it once."""

from huiyin.kernel.events import subscribe
from huiyin.kernel.models import OutboxEvent
from huiyin.notices.addresses import register_page
from huiyin.sensing.events import AlarmChanged
from huiyin.sensing.models import Alarm
from huiyin.sensing.services.scenes import show_on_matter

register_page("look", lambda key: f"/field/looks/{key}/")


@subscribe("sensing.pictures", AlarmChanged)
def show_pictures(event: AlarmChanged, row: OutboxEvent) -> None:
    """Whichever way a matter was opened or joined, what the camera saw stands on its page."""
    if event.change == "opened":
        show_on_matter(Alarm.objects.get(pk=event.alarm_id))
