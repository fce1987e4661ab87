"""Kinds of service items 办事事项, as government service catalogues divide them. Pure."""

from enum import StrEnum


class ItemKind(StrEnum):
    LICENCE = "licence"
    CONFIRMATION = "confirmation"
    PAYMENT = "payment"
    OTHER_POWER = "other_power"
    PUBLIC_SERVICE = "public_service"


KIND_LABELS = {
    ItemKind.LICENCE: ("行政许可", "Licence"),
    ItemKind.CONFIRMATION: ("行政确认", "Confirmation"),
    ItemKind.PAYMENT: ("行政给付", "Payment"),
    ItemKind.OTHER_POWER: ("其他行政权力", "Other power"),
    ItemKind.PUBLIC_SERVICE: ("公共服务", "Public service"),
}
