"""The verbs of care. Each takes `by=`, is one transaction and leaves a trace entry that names nobody."""

from huiyin.care.services.carers import assign_carer, end_carer
from huiyin.care.services.changing import change_person, change_risks, move_home
from huiyin.care.services.consents import renew, withdraw
from huiyin.care.services.devices import bind_device, unbind_device
from huiyin.care.services.enrolling import Agreement, NewFile, enrol
from huiyin.care.services.kin import add_contact, move_contact_up, remove_contact
from huiyin.care.services.limits import lift, set_fence, set_vital
from huiyin.care.services.ordering import order
from huiyin.care.services.planning import end_plan, plan
from huiyin.care.services.recording import record_contact

__all__ = [
    "Agreement",
    "NewFile",
    "add_contact",
    "assign_carer",
    "bind_device",
    "change_person",
    "change_risks",
    "end_carer",
    "end_plan",
    "enrol",
    "lift",
    "move_contact_up",
    "move_home",
    "order",
    "plan",
    "record_contact",
    "remove_contact",
    "renew",
    "set_fence",
    "set_vital",
    "unbind_device",
    "withdraw",
]
