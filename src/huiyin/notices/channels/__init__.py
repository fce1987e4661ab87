"""The ways out, one folder each: a manifest, a sender, and the shapes of what it sends and gets as recorded files.

A new channel is a folder like its neighbours and a line here.
"""

from huiyin.notices.channels.email import manifest as email
from huiyin.notices.channels.manifest import Manifest
from huiyin.notices.channels.sms import manifest as sms
from huiyin.notices.channels.voice import manifest as voice
from huiyin.notices.channels.webpush import manifest as webpush
from huiyin.notices.channels.wechat import manifest as wechat

# The order in which somebody who chose nothing is reached: the first that is configured and has an address.
ALL: dict[str, Manifest] = {one.key: one for one in (sms.MANIFEST, email.MANIFEST, wechat.MANIFEST, voice.MANIFEST)}
ALL |= {webpush.MANIFEST.key: webpush.MANIFEST}
USUAL_ORDER = ("sms", "email", "wechat")


def configured() -> frozenset[str]:
    """Channels for which everything that they need is set."""
    return frozenset(key for key, manifest in ALL.items() if not manifest.missing())
