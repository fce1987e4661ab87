"""What was announced reaches every subscriber at least once, in order per key, after its commit.

Reading follows (transaction id, row id) and stays behind the oldest transaction that still runs, so that a row which
commits late is never skipped. There is no NOTIFY: it would serialise all commits; the relay looks every 50 ms.
"""

from huiyin.kernel.outbox.deliver import deliver, deliver_all
from huiyin.kernel.outbox.letters import drop, replay
from huiyin.kernel.outbox.relay import Relay
from huiyin.kernel.outbox.upkeep import Lag, lag, purge

__all__ = ["Lag", "Relay", "deliver", "deliver_all", "drop", "lag", "purge", "replay"]
