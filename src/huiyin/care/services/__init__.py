from huiyin.care.services.enrolling import Agreement, NewFile, enrol
from huiyin.care.services.kin import add_contact, move_contact_up, remove_contact

__all__ = ["Agreement", "NewFile", "add_contact", "enrol", "move_contact_up", "remove_contact"]
