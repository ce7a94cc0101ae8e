"""What a dictionary of characters can't know of spoken Mandarin: light syllables, 儿 and 子."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = frozenset("的了着过们吗呢吧啊呀嘛么哇啦呐喽哩")

LIGHT_SECOND = _words(
    "知道 朋友 先生 事情 师父 师傅 丈夫 姑娘 告诉 明白 清楚 喜欢 漂亮 意思 关系 认识 时候 地方 消息 兄弟 "
    "老婆 客气 故事 衣服 眼睛 耳朵 嘴巴 脑袋 胳膊 力气 厉害 规矩 功夫 工夫 主意 麻烦 糊涂 觉得 晓得 记得 "
    "舍得 值得 懂得 使得 怎么 什么 那么 这么 多么 东西 爸爸 妈妈 哥哥 姐姐 弟弟 妹妹 爷爷 奶奶 公公 婆婆 叔叔 "
    "舅舅 伯伯 太太 宝宝 娃娃 星星 谢谢 亲戚 媳妇 相公 官人 夫人 大人 公主 少爷 丫头 奴才 和尚 月亮 太阳 云彩 "
    "灯笼 窗户 钥匙 棺材 骨头 石头 木头 舌头 拳头 念头 前头 后头 里头 外头 上头 下头 罐头 馒头 枕头 码头 甜头 "
    "苦头 额头 指头 日头 老头 晚上 早上 身上 心上 手上 头上 脸上 地上 天上 山上 路上 世上 墙上 桌上 马上 家里 "
    "心里 手里 哪里 这里 那里 眼里 夜里 屋里 城里 嘴里 梦里 水里 怀里 暗地里 我们 你们 他们 她们 它们 咱们 人家 "
    "休息 商量 打听 打扮 打算 耽误 耽搁 折腾 招呼 照顾 收拾 答应 吩咐 伺候 欺负 小心 放心 恶心 疙瘩 便宜 热闹 "
    "凉快 暖和 舒服 结实 老实 聪明 机灵 窝囊 冤枉 委屈 体面 干净 利索 明儿 本事 差事 名字 牲口 畜生 妖精 狐狸 "
    "蛤蟆 苍蝇 蚊子 萝卜 葡萄 豆腐 点心 烧饼 包袱 行李 铺盖 扫帚 算盘 队伍 部分 心思 精神 岁数 福气 运气 脾气 "
    "稀罕 喇叭 琵琶 动静 学问 学生 医生 大夫 护士 裁缝 木匠 铁匠 掌柜 伙计 咳嗽 哆嗦 唠叨 吆喝 嘀咕 琢磨 "
    "挑剔 应付 对付 搭理 抬举 巴结 糟蹋 作践 看看 听听 想想 说说 等等 走走 试试 问问 坐坐 歇歇 尝尝 聊聊 谈谈"
)

# In these 子 is a person or a thing of its own and keeps its tone.
FULL_ZI = _words(
    "孔子 老子 孟子 庄子 公子 王子 太子 女子 男子 弟子 天子 君子 才子 世子 皇子 电子 原子 分子 父子 母子 学子 游子 "
    "浪子 夫子 孝子 逆子 养子 弃子 赤子 贼子 骄子 之子 长子 次子 幼子 独子 嫡子 庶子 义子 臣子 内子 竖子 小女子 "
    "独生子 质子 棋子 莲子 瓜子 粒子 因子 侄子 士子 犬子 爱子 亲子 仙子 妃子 西子 墨子 荀子 韩非子 甲子 子"
)

RHOTIC = _words(
    "这儿 那儿 哪儿 一会儿 会儿 点儿 一点儿 有点儿 差点儿 事儿 没事儿 玩儿 好玩儿 花儿 鸟儿 味儿 劲儿 今儿 明儿 昨儿 "
    "后儿 活儿 头儿 老头儿 门儿 没门儿 份儿 块儿 一块儿 慢慢儿 好好儿 魂儿 伴儿 哥们儿 爷们儿 娘们儿 小孩儿 根儿 "
    "边儿 旁边儿 那边儿 这边儿 影儿 没影儿 气儿 信儿 媳妇儿 画儿 歌儿 曲儿 眼儿 心眼儿 脸儿 嗓门儿 地儿 空儿 绝活儿"
)

# Readings that phrase dictionaries lack or get wrong, in words a drama uses.
READINGS = {
    "谁": "shei2",
    "这": "zhe4",
    "那": "na4",
    "嗯": "en4",
    "哦": "o4",
    "哎": "ai1",
    "唉": "ai4",
    "喂": "wei4",
    "哈": "ha1",
    "呵": "he1",
    "嘘": "xu1",
    "呸": "pei1",
    "哟": "yo1",
    "诶": "ei2",
    "欸": "ei2",
    "得": "de5",
    "倒": "dao4",
    "单于": "chan2 yu2",
    "可汗": "ke4 han2",
    "大夫": "dai4 fu5",
    "宁可": "ning4 ke3",
    "宁死": "ning4 si3",
    "宁愿": "ning4 yuan4",
    "宁折": "ning4 zhe2",
    "角色": "jue2 se4",
    "道长": "dao4 zhang3",
    "掌教": "zhang3 jiao4",
    "主角": "zhu3 jue2",
    "还我": "huan2 wo3",
    "还你": "huan2 ni3",
    "还他": "huan2 ta1",
    "朕": "zhen4",
    "孤": "gu1",
    "将士": "jiang4 shi4",
    "将门": "jiang4 men2",
    "将令": "jiang4 ling4",
    "校尉": "xiao4 wei4",
    "丞相": "cheng2 xiang4",
    "宰相": "zai3 xiang4",
    "龙虎山": "long2 hu3 shan1",
    "调兵": "diao4 bing1",
    "长剑": "chang2 jian4",
    "长枪": "chang2 qiang1",
    "长刀": "chang2 dao1",
    "长老": "zhang3 lao3",
    "重生": "chong2 sheng1",
    "重逢": "chong2 feng2",
    "重来": "chong2 lai2",
    "一行人": "yi4 xing2 ren2",
    "差遣": "chai1 qian3",
    "降妖": "xiang2 yao1",
    "归降": "gui1 xiang2",
    "投降": "tou2 xiang2",
    "降魔": "xiang2 mo2",
    "应声": "ying4 sheng1",
    "应战": "ying4 zhan4",
    "中计": "zhong4 ji4",
    "中毒": "zhong4 du2",
    "中箭": "zhong4 jian4",
    "喝道": "he4 dao4",
    "强撑": "qiang2 cheng1",
    "乘风": "cheng2 feng1",
    "曾": "ceng2",
}

DE_LIKE = "方上下面位狱图府牢盘势道毯板点址球铁震利"
"""Characters after which 地 is earth, not the adverb's 地."""
