from huiyin.care.models.contacts import Due, Order, Picture, Record
from huiyin.care.models.files import CareContact, CareFile, Carer, Consent, Key
from huiyin.care.models.plans import Binding, Plan

__all__ = [
    "Binding",
    "CareContact",
    "CareFile",
    "Carer",
    "Consent",
    "Due",
    "Key",
    "Order",
    "Picture",
    "Plan",
    "Record",
]
