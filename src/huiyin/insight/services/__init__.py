"""The verbs of repeated problems. Each is one transaction with an entry in the dossier's own trace."""

from huiyin.insight.services.checking import check_due_ones, settle
from huiyin.insight.services.deciding import adopt, dismiss, entrust, rename
from huiyin.insight.services.keeping import keep
from huiyin.insight.services.measures import finish_measure, plan_measure, watch
from huiyin.insight.services.members import add_matter, remove_matter

__all__ = [
    "add_matter",
    "adopt",
    "check_due_ones",
    "dismiss",
    "entrust",
    "finish_measure",
    "keep",
    "plan_measure",
    "remove_matter",
    "rename",
    "settle",
    "watch",
]
