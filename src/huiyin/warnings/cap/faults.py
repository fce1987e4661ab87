"""What is not as CAP 1.2 wants it, where, and in a sentence for a person. Pure.

A fault makes a message unusable: nobody could tell whom it concerns or whether it is an exercise. Everything else is a
remark: a warning is not thrown away because of its time zone's spelling.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Deviation:
    """`path`: as in alert/info[2]/area[1]/polygon[1]. `said`: what stood there, shortened."""

    path: str
    code: str
    said: str = ""
    fault: bool = False


SENTENCES: dict[str, tuple[str, str]] = {
    "too_large": ("报文超过 2 MB。请去掉内嵌文件，改用 uri。", "The message is larger than 2 MB. Link files by uri."),
    "no_xml": ("不是可以读取的 XML：{said}。", "This is no XML that can be read: {said}."),
    "unsafe": ("含有 DTD 或实体声明，出于安全不予读取。", "It declares a DTD or entities; for safety it is not read."),
    "root": ("根元素应为 CAP 1.2 命名空间的 alert，实为“{said}”。", "The root is “{said}”, not alert of CAP 1.2."),
    "older": ("按 CAP 1.1 命名空间读取。", "Read as CAP 1.1, the edition before."),
    "missing": ("缺少必填元素。", "This required element is missing."),
    "empty": ("元素为空。", "This element is empty."),
    "choice": ("“{said}”不是标准规定的取值。", "“{said}” is not one of the values of the standard."),
    "unknown": ("标准中没有此元素，已忽略。", "The standard has no such element here; it is ignored."),
    "order": ("元素次序与标准不符。", "This element stands in another order than the standard's."),
    "again": ("此元素只能出现一次，取第一个。", "This element may stand once only; the first one counts."),
    "id_chars": ("不得含空格、逗号、< 或 &：“{said}”。", "It must not hold spaces, commas, < or &: “{said}”."),
    "time": ("“{said}”不是日期时间。", "“{said}” is no date and time."),
    "time_form": (
        "“{said}”应写作 2026-03-05T10:00:00+08:00；UTC 写作 -00:00，不用 Z。",
        "“{said}” should read 2026-03-05T10:00:00+08:00; UTC is -00:00, never Z.",
    ),
    "restriction": ("Restricted 须说明 restriction。", "Restricted needs a restriction."),
    "addresses": ("Private 须列出 addresses。", "Private needs addresses."),
    "references": ("{said} 须以 references 指明所更新的报文。", "{said} must say by references what it is about."),
    "reference": ("“{said}”应为 sender,identifier,sent。", "“{said}” should be sender,identifier,sent."),
    "no_info": ("没有 info，无从得知预警内容。", "There is no info: nobody could say what the warning is."),
    "many_infos": ("info 超过 {said} 个，其余忽略。", "More than {said} infos; the rest is ignored."),
    "many_areas": ("area 超过 {said} 个，其余忽略。", "More than {said} areas; the rest is ignored."),
    "many_points": ("坐标点超过 {said} 个。", "More than {said} points."),
    "no_area": ("area 未给出多边形、圆或地理编码。", "This area has no polygon, circle or geocode."),
    "point": ("“{said}”不是“纬度,经度”。", "“{said}” is not “latitude,longitude”."),
    "few_points": ("多边形至少 4 个点。", "A polygon has at least four points."),
    "not_closed": ("多边形首尾不重合，已闭合。", "The polygon does not end where it begins; it was closed."),
    "circle": ("“{said}”不是“纬度,经度 半径(公里)”。", "“{said}” is not “latitude,longitude radius in km”."),
    "number": ("“{said}”不是数字。", "“{said}” is no number."),
    "ceiling": ("有 ceiling 而无 altitude。", "There is a ceiling without an altitude."),
    "pair": ("须有 valueName 和 value。", "It needs a valueName and a value."),
    "language": ("“{said}”不是语言代码。", "“{said}” is no language code."),
    "digest": ("digest 应为 40 位十六进制（SHA-1）。", "The digest should be 40 hexadecimal digits (SHA-1)."),
}  # fmt: skip


def sentence_of(what: Deviation, language: str) -> str:
    zh, en = SENTENCES[what.code]
    return (zh if language.startswith("zh") else en).replace("{said}", what.said)
