"""Two-character words for names, with their pinyin; the only source of every invented name of a road or community."""

_TEXT = """
映荷 Yinghe|听雨 Tingyu|望亭 Wangting|栖霞 Qixia|临溪 Linxi|枕河 Zhenhe|锦棠 Jintang|翠竹 Cuizhu|碧泉 Biquan
清渡 Qingdu|明桥 Mingqiao|和畅 Hechang|瑞云 Ruiyun|永宁 Yongning|兴文 Xingwen|文昌 Wenchang|德润 Derun|安澜 Anlan
福泽 Fuze|康乐 Kangle|泰和 Taihe|景明 Jingming|云栖 Yunqi|金桂 Jingui|玉兰 Yulan|青枫 Qingfeng|紫藤 Ziteng
白鹭 Bailu|春晓 Chunxiao|秋实 Qiushi|南塘 Nantang|东升 Dongsheng|西园 Xiyuan|北辰 Beichen|柳岸 Liu'an|桃溪 Taoxi
梅岭 Meiling|荷香 Hexiang|松涛 Songtao|竹韵 Zhuyun|枫林 Fenglin|银杏 Yinxing|芙蓉 Furong|海棠 Haitang|丹桂 Dangui
蔷薇 Qiangwei|杏花 Xinghua|梧桐 Wutong|香樟 Xiangzhang|合欢 Hehuan|石井 Shijing|双井 Shuangjing|三槐 Sanhuai
五柳 Wuliu|七星 Qixing|八仙 Baxian|九曲 Jiuqu|百果 Baiguo|千秋 Qianqiu|万和 Wanhe|曲水 Qushui|流觞 Liushang
观澜 Guanlan|揽月 Lanyue|邀月 Yaoyue|映月 Yingyue|沐风 Mufeng|迎晖 Yinghui|朝晖 Zhaohui|晚晴 Wanqing|晴川 Qingchuan
烟雨 Yanyu|渔歌 Yuge|樵山 Qiaoshan|耕读 Gengdu|崇文 Chongwen|尚贤 Shangxian|育才 Yucai|启明 Qiming|博学 Boxue
笃行 Duxing|明德 Mingde|思源 Siyuan|惠民 Huimin|安居 Anju|乐业 Leye|同心 Tongxin|和谐 Hexie|友爱 You'ai|长乐 Changle
长宁 Changning|永乐 Yongle|永福 Yongfu|永康 Yongkang|太平 Taiping|升平 Shengping|丰乐 Fengle|丰收 Fengshou
金谷 Jingu|稻花 Daohua|麦浪 Mailang|菱塘 Lingtang|藕花 Ouhua|莲溪 Lianxi|鱼跃 Yuyue|雁归 Yangui|鹤鸣 Heming
莺啼 Yingti|燕来 Yanlai|鸥汀 Outing|沙洲 Shazhou|平湖 Pinghu|澄江 Chengjiang|碧波 Bibo|清漪 Qingyi|涵碧 Hanbi
叠翠 Diecui|积翠 Jicui|凝香 Ningxiang|拾翠 Shicui|采薇 Caiwei|采菱 Cailing|浣纱 Huansha|织锦 Zhijin|染坊 Ranfang
铜铺 Tongpu|打铁 Datie|米市 Mishi|盐仓 Yancang|茶亭 Chating|酒坊 Jiufang|花市 Huashi|灯市 Dengshi|书院 Shuyuan
学宫 Xuegong|文庙 Wenmiao|古井 Gujing|石桥 Shiqiao|板桥 Banqiao|红桥 Hongqiao|水关 Shuiguan|东门 Dongmen|西门 Ximen
南门 Nanmen|北门 Beimen|鼓角 Gujiao|驿前 Yiqian|渡口 Dukou|码头 Matou|仓前 Cangqian|科创 Kechuang|智谷 Zhigu
星火 Xinghuo|云帆 Yunfan|天枢 Tianshu|天璇 Tianxuan|开阳 Kaiyang|瑶光 Yaoguang|启航 Qihang|扬帆 Yangfan
创新 Chuangxin|创业 Chuangye|工农 Gongnong|新华 Xinhua|建设 Jianshe|和平 Heping|团结 Tuanjie|胜利 Shengli
光明 Guangming|幸福 Xingfu|机电 Jidian|纺织 Fangzhi|钢花 Ganghua|砂轮 Shalun|炼炉 Lianlu|船坞 Chuanwu|货场 Huochang
港前 Gangqian|临港 Lingang|通达 Tongda|环翠 Huancui|汇泽 Huize|聚贤 Juxian|凤栖 Fengqi|鹿苑 Luyuan|麟趾 Linzhi
兰芷 Lanzhi|杜若 Duruo|芳洲 Fangzhou|汀洲 Tingzhou|云台 Yuntai|霁月 Jiyue|清辉 Qinghui|素秋 Suqiu|嘉禾 Jiahe
嘉树 Jiashu|佳木 Jiamu|望川 Wangchuan|回龙 Huilong|回音 Huiyin|秀水 Xiushui|灵泉 Lingquan|甘泉 Ganquan|月波 Yuebo
星河 Xinghe|银河 Yinhe|虹影 Hongying|霞飞 Xiafei|云岫 Yunxiu|岚山 Lanshan|半山 Banshan|坡下 Poxia|岭南 Lingnan
岗上 Gangshang|墩头 Duntou|圩埂 Weigeng|沟东 Goudong|塘西 Tangxi|河沿 Heyan|湾里 Wanli
"""


_OLD_TOWN = """
染坊 Ranfang|铜铺 Tongpu|打铁 Datie|米市 Mishi|盐仓 Yancang|茶亭 Chating|酒坊 Jiufang|花市 Huashi|灯市 Dengshi
书院 Shuyuan|学宫 Xuegong|文庙 Wenmiao|古井 Gujing|石桥 Shiqiao|鼓角 Gujiao|驿前 Yiqian|渡口 Dukou|仓前 Cangqian
双井 Shuangjing|三槐 Sanhuai|箍桶 Gutong|竹篾 Zhumie|银匠 Yinjiang|绣线 Xiuxian|豆腐 Doufu|烧饼 Shaobing|油车 Youche
磨坊 Mofang|裱画 Biaohua|刻字 Kezi|伞店 Sandian|扇骨 Shangu|纸马 Zhima|药王 Yaowang|城隍 Chenghuang|观音 Guanyin
土地 Tudi|关帝 Guandi|魁星 Kuixing|状元 Zhuangyuan|探花 Tanhua|进士 Jinshi|翰林 Hanlin|尚书 Shangshu|将军 Jiangjun
孝子 Xiaozi|百岁 Baisui|乌衣 Wuyi|白塔 Baita|红庙 Hongmiao|青石 Qingshi|乌石 Wushi|门楼 Menlou|照壁 Zhaobi
马坊 Mafang|箭道 Jiandao|校场 Jiaochang|旗杆 Qigan|更楼 Genglou|水井 Shuijing|柴家 Chaijia|陆家 Lujia|顾家 Gujia
沈家 Shenjia|钱家 Qianjia|祝家 Zhujia|左家 Zuojia|严家 Yanjia|裘家 Qiujia|葛家 Gejia|槐树 Huaishu|皂角 Zaojiao
枇杷 Pipa|石榴 Shiliu|桂花 Guihua|葡萄 Putao|芭蕉 Bajiao|蜡梅 Lamei|紫薇 Ziwei|鸭子 Yazi
"""

SURNAMES = """
王 Wang|李 Li|张 Zhang|刘 Liu|陈 Chen|杨 Yang|黄 Huang|赵 Zhao|吴 Wu|周 Zhou|徐 Xu|孙 Sun|马 Ma|朱 Zhu|胡 Hu|郭 Guo
何 He|林 Lin|罗 Luo|高 Gao|郑 Zheng|梁 Liang|谢 Xie|宋 Song|唐 Tang|许 Xu|邓 Deng|韩 Han|冯 Feng|曹 Cao|彭 Peng
曾 Zeng|肖 Xiao|田 Tian|董 Dong|潘 Pan|袁 Yuan|蔡 Cai|蒋 Jiang|余 Yu|于 Yu|杜 Du|叶 Ye|程 Cheng|魏 Wei|苏 Su|吕 Lyu
丁 Ding|任 Ren|卢 Lu|姚 Yao|沈 Shen|钟 Zhong|姜 Jiang|崔 Cui|谭 Tan|陆 Lu|范 Fan|汪 Wang|廖 Liao|石 Shi|金 Jin
韦 Wei|贾 Jia|夏 Xia|傅 Fu|方 Fang|邹 Zou|熊 Xiong|白 Bai|孟 Meng|秦 Qin|邱 Qiu|侯 Hou|江 Jiang|尹 Yin|薛 Xue
段 Duan|雷 Lei|龙 Long|黎 Li|史 Shi|陶 Tao|贺 He
"""
GIVEN_FEMALE = """
芳 fang|娜 na|敏 min|静 jing|丽 li|艳 yan|娟 juan|霞 xia|燕 yan|玲 ling|桂 gui|英 ying|兰 lan|梅 mei|雪 xue|琳 lin
洁 jie|倩 qian|颖 ying|婷 ting|慧 hui|莹 ying|萍 ping|红 hong|云 yun|莉 li|佳 jia|欣 xin|怡 yi|雨 yu|涵 han|思 si
梦 meng|诗 shi|若 ruo|晓 xiao|文 wen|秀 xiu|春 chun|玉 yu|珍 zhen|淑 shu|美 mei|月 yue|清 qing
"""
GIVEN_MALE = """
伟 wei|强 qiang|磊 lei|军 jun|洋 yang|勇 yong|杰 jie|涛 tao|明 ming|超 chao|刚 gang|平 ping|辉 hui|鹏 peng|华 hua
飞 fei|鑫 xin|波 bo|斌 bin|宇 yu|浩 hao|凯 kai|健 jian|俊 jun|帆 fan|帅 shuai|旭 xu|宁 ning|龙 long|林 lin|建 jian
国 guo|志 zhi|海 hai|文 wen|成 cheng|立 li|正 zheng|德 de|永 yong|福 fu|庆 qing|生 sheng|春 chun|松 song
"""


def _words(text: str) -> list[tuple[str, str]]:
    """Each word once, and no two that sound alike: the English names must differ too."""
    sounds: dict[str, str] = {}
    for line in text.strip().splitlines():
        for pair in line.split("|"):
            word, pinyin = pair.split()
            sounds.setdefault(pinyin, word)
    return [(word, pinyin) for pinyin, word in sounds.items()]


OLD_TOWN = _words(_OLD_TOWN)
WORDS = [w for w in _words(_TEXT) if w not in OLD_TOWN]


def pairs(text: str) -> list[tuple[str, str]]:
    return [tuple(item.split()) for item in text.strip().replace("\n", "|").split("|")]


_FAMILY = pairs(SURNAMES)
_FAMILY_WEIGHT = [3 if i < 10 else 1 for i in range(len(_FAMILY))]
_GIVEN = {True: pairs(GIVEN_FEMALE), False: pairs(GIVEN_MALE)}


def person(rng, female: bool | None = None) -> tuple[str, str]:
    """An invented name: 陈雨欣, Chen Yuxin."""
    if female is None:
        female = rng.random() < 0.5
    family = rng.choices(_FAMILY, _FAMILY_WEIGHT)[0]
    given = rng.choices(_GIVEN[female], k=1 if rng.random() < 0.22 else 2)
    pinyin = given[0][1] + "".join(_joined(g[1]) for g in given[1:])
    return family[0] + "".join(g[0] for g in given), f"{family[1]} {pinyin.capitalize()}"


def _joined(syllable: str) -> str:
    return f"'{syllable}" if syllable[0] in "aoe" else syllable
