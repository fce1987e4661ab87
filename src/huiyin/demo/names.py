"""Invented names of people who live here."""

from random import Random

RESIDENT = ("resident", "顾晓雨")  # login and name of the one who signs in
RESIDENT_PHONE = "19900000001"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏傅方邹熊白孟秦邱侯江尹薛段雷龙黎史陶贺顾毛郝龚邵万覃武钱戴严莫孔向汤"
)
FEMALE = "芳娜敏静丽艳娟霞燕玲桂英兰梅雪琳洁倩颖婷慧莹萍红云莉佳欣怡雨涵思梦诗若晓文秀春玉珍淑美月清瑶"
MALE = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志海文成立正德永福庆生春松哲"


def surname(rng: Random) -> str:
    """The first ten are borne by about four in ten people."""
    return SURNAMES[rng.randrange(10)] if rng.random() < 0.35 else rng.choice(SURNAMES)


def given_name(rng: Random, female: bool) -> str:
    letters = FEMALE if female else MALE
    return rng.choice(letters) if rng.random() < 0.2 else rng.choice(letters) + rng.choice(letters)


def telephone(rng: Random) -> str:
    """1990 and seven digits: a range that reaches nobody."""
    return f"1990{rng.randrange(10_000_000):07d}"
