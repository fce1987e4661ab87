"""How often which kind of matter is reported, where it is not USUAL: a guess by common sense, not a count."""

USUAL = 2.0
WEIGHTS = {
    "E0407": 46, "E0110": 38, "E0112": 30, "E0410": 28, "E0128": 28, "E0201": 24, "E0401": 22, "E0405": 22,
    "0137": 20, "E0113": 18, "E0411": 16, "E9901": 15, "E0301": 14, "E0108": 13, "E9207": 13, "0402": 12, "0399": 12,
    "E9803": 12, "0104": 10, "0102": 9, "E0129": 10, "E9902": 10, "E9804": 10, "0305": 8, "0103": 8, "E0101": 8,
    "E0107": 8, "E0503": 8, "E0506": 8, "E0111": 8, "E9805": 8, "0101": 7, "E0135": 7, "E9801": 7, "0214": 6,
    "0215": 6, "0225": 6, "0301": 6, "0499": 6, "E0117": 6, "E0202": 6, "E0302": 6, "E0304": 6, "E0604": 6, "E9101": 6,
    "E9105": 6, "E9401": 6, "0107": 5, "0217": 5, "E0138": 5, "E0416": 5, "E9208": 5, "E9903": 4, "E9206": 4,
    "E9702": 4, "E9601": 3, "E0505": 1.5, "E0510": 1.5, "E0508": 1.5, "E0502": 1, "E0511": 0.2, "E0602": 0.6,
    "E0504": 0.4, "E0507": 0.5, "E9107": 0.4, "0504": 0.2, "0503": 0.3, "E9706": 0.5, "E9806": 0.3, "E9602": 0.4,
}  # fmt: skip

# Which of the drawn scenes fits; by class, then by words in the type's name.
SCENES_BY_WORD = (
    ("灯", "lamp"), ("井盖", "cover"), ("箅", "puddle"), ("积水", "puddle"), ("污水", "puddle"), ("水管", "puddle"),
    ("垃圾", "rubbish"), ("不洁", "rubbish"), ("家具", "rubbish"), ("树", "tree"), ("绿", "tree"), ("花", "tree"),
    ("广告", "poster"), ("条幅", "poster"), ("牌", "poster"), ("宣传", "poster"), ("路", "pothole"), ("塌", "pothole"),
    ("停", "parking"), ("车", "parking"), ("占道", "parking"), ("摊", "rubbish"), ("盖板", "cover"),
)  # fmt: skip
SCENES_BY_CLASS = {"01": "cover", "02": "pothole", "03": "rubbish", "04": "tree", "05": "puddle", "E": "rubbish"}


def weight_of(code: str) -> float:
    return WEIGHTS.get(code, USUAL)


def scene_of(code: str, name: str) -> str:
    for word, scene in SCENES_BY_WORD:
        if word in name:
            return scene
    return SCENES_BY_CLASS.get(code[:2]) or SCENES_BY_CLASS[code[0] if code[0] == "E" else "01"]
