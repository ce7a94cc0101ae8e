"""What a writer is told of a screenplay's faults: Chinese, or English with ``YINGXI_LANG=en``.

Examples of the Chinese format stay Chinese in both languages: they are what to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yingxi.tongue import say

CHINESE_HEADING = "1-1 日 外 龙虎山"
WESTERN_HEADING = "INT. COFFEE SHOP - DAY"
_SUFFIXES = ".txt .md .docx .fountain .fdx"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultText:
    """What is wrong, what was expected, and what to do about it."""

    message: str
    expected: str
    remedy: str


def count_of_errors(count: int) -> str:
    """What follows the first error's message where there are more."""
    return say(f"（共 {count} 处错误）", f" ({count} errors)") if count > 1 else ""


# --- the file


def empty_file() -> FaultText:
    return FaultText(
        message=say("文件是空的", "the file is empty"),
        expected=say("第1集、场景标题、台词", "an episode, scene headings, dialogue"),
        remedy=say(
            "写上剧本；格式见 docs/reference/script-format.md",
            "write the screenplay; the format stands in docs/reference/script-format.md",
        ),
    )


def old_word() -> FaultText:
    return FaultText(
        message=say("旧版 Word（.doc）读不了", "old Word files (.doc) can't be read"),
        expected=_script_file(),
        remedy=say("在 Word 里另存为 .docx", "save it as .docx in Word"),
    )


def is_folder() -> FaultText:
    return FaultText(
        message=say("这是文件夹，不是剧本", "this is a folder, not a screenplay"),
        expected=say("一个剧本文件", "a screenplay file"),
        remedy=say("指明文件夹里的剧本文件", "name the screenplay file inside the folder"),
    )


def no_file() -> FaultText:
    return FaultText(
        message=say("没有这个文件", "no such file"),
        expected=say("一个剧本文件", "a screenplay file"),
        remedy=say("检查路径和文件名", "check the path and the file name"),
    )


def no_permission() -> FaultText:
    return FaultText(
        message=say("没有读取权限", "no permission to read the file"),
        expected=say("可读的文件", "a readable file"),
        remedy=say("给文件加上读取权限", "give yourself permission to read it"),
    )


def system_refuses(reason: str | None) -> FaultText:
    cause = reason or say("系统错误", "system error")
    return FaultText(
        message=say(f"读不了（{cause}）", f"can't be read ({cause})"),
        expected=say("可读的文件", "a readable file"),
        remedy=say("检查磁盘和路径", "check the disk and the path"),
    )


def too_large(most_bytes: int) -> FaultText:
    megabytes = most_bytes // 1024 // 1024
    return FaultText(
        message=say(f"文件超过 {megabytes} MB", f"the file is over {megabytes} MB"),
        expected=say(f"不超过 {megabytes} MB 的剧本", f"a screenplay of at most {megabytes} MB"),
        remedy=say(
            "删去图片，或把剧本拆成几个文件",
            "take out the pictures, or split the screenplay into several files",
        ),
    )


def unknown_encoding() -> FaultText:
    return FaultText(
        message=say(
            "看不懂这个文件的编码，也可能不是文本",
            "the file's encoding is unknown; it may not be text at all",
        ),
        expected=say(
            "编码为 UTF-8、UTF-16（带 BOM）、GB18030（GBK、GB2312） 的剧本文本",
            "a screenplay in UTF-8, UTF-16 (with BOM) or GB18030 (GBK, GB2312)",
        ),
        remedy=say(
            "用记事本或编辑器打开，另存为 UTF-8 编码的文本",
            "open it in an editor and save it as UTF-8 text",
        ),
    )


def not_text(kind: tuple[str, str]) -> FaultText:
    """``kind`` is what the file is, in Chinese and in English."""
    chinese, english = kind
    return FaultText(
        message=say(f"这是{chinese}，不是剧本文本", f"this is {english}, not a screenplay"),
        expected=_script_file(),
        remedy=say(
            "把剧本另存为 .docx 或 UTF-8 的 .txt", "save the screenplay as .docx or as UTF-8 .txt"
        ),
    )


def is_video() -> FaultText:
    return FaultText(
        message=say("这是视频，不是剧本文本", "this is a video, not a screenplay"),
        expected=_script_file(),
        remedy=say("换成剧本文件", "give a screenplay file instead"),
    )


def word_too_large() -> FaultText:
    return FaultText(
        message=say("解压后太大", "too large when unpacked"),
        expected=say("只有文字的 Word 文档", "a Word document of text alone"),
        remedy=say("删去图片，或另存为 .txt", "take out the pictures, or save it as .txt"),
    )


def word_damaged() -> FaultText:
    return FaultText(
        message=say("不是完好的 Word 文档（.docx）", "not an intact Word document (.docx)"),
        expected=say(".docx 剧本", "a .docx screenplay"),
        remedy=say(
            "用 Word 重新另存为 .docx，或存为 UTF-8 的 .txt",
            "save it again as .docx in Word, or as UTF-8 .txt",
        ),
    )


def final_draft_damaged(line: int) -> FaultText:
    return FaultText(
        message=say(
            f"Final Draft 文件损坏（第 {line} 行）", f"damaged Final Draft file (line {line})"
        ),
        expected=say("完好的 .fdx", "an intact .fdx"),
        remedy=say(
            "用 Final Draft 重新另存，或导出为 .fountain",
            "save it again in Final Draft, or export it as .fountain",
        ),
    )


def _script_file() -> str:
    return say(f"{_SUFFIXES} 的剧本", f"a screenplay: {_SUFFIXES}")


# --- episodes and scenes


def overlong_line(longest: int, *, western: bool = False) -> FaultText:
    at_a_stop = say("在句号处换行", "break the line at a full stop")
    return FaultText(
        message=say(f"这一行超过 {longest} 字", f"this line is over {longest} characters"),
        expected=say("一行一句台词或一个动作", "one line of dialogue or one action a line"),
        remedy=say("换行", "break the line") if western else at_a_stop,
    )


def no_scene() -> FaultText:
    return FaultText(
        message=say("没有找到任何场景", "no scene was found"),
        expected=say(
            f"第1集\n{CHINESE_HEADING}\n人物：…\n△动作\n角色（情绪）：台词",
            f'scene headings such as "{CHINESE_HEADING}" or "{WESTERN_HEADING}"',
        ),
        remedy=say(
            f"每场戏前加一行场景标题，如：{CHINESE_HEADING}",
            f'begin each scene with a heading such as "{CHINESE_HEADING}" or "{WESTERN_HEADING}"',
        ),
    )


def no_western_scene() -> FaultText:
    return FaultText(
        message=say("没有找到任何场景", "no scene was found"),
        expected=WESTERN_HEADING,
        remedy=say(
            f"每场戏前加一行场景标题，如：{WESTERN_HEADING}",
            f"begin each scene with a heading such as {WESTERN_HEADING}",
        ),
    )


def no_scene_yet() -> FaultText:
    return FaultText(
        message=say("这里还没有场景标题", "no scene heading stands before this line"),
        expected=say(
            f"场景标题，如 {CHINESE_HEADING}", f'a scene heading such as "{CHINESE_HEADING}"'
        ),
        remedy=say(
            f"在这一行前面加一行场景标题，如：{CHINESE_HEADING}",
            f'put a scene heading before this line, such as "{CHINESE_HEADING}"',
        ),
    )


def before_first_scene() -> FaultText:
    return FaultText(
        message=say(
            "第一个场景之前的文字不会拍摄", "text before the first scene will not be filmed"
        ),
        expected=WESTERN_HEADING,
        remedy=say(
            f"在前面加一行场景标题，如：{WESTERN_HEADING}",
            f"put a scene heading before it, such as {WESTERN_HEADING}",
        ),
    )


def no_place(number: str) -> FaultText:
    example = f"{number or '1-1'} 日 外 龙虎山"
    return FaultText(
        message=say("场景标题没有写地点", "the scene heading names no place"),
        expected=say(
            f"编号 日/夜 内/外 地点，如 {CHINESE_HEADING}",
            f'number, day or night, inside or outside, place: "{CHINESE_HEADING}"',
        ),
        remedy=say(f"补上地点，如：{example}", f'add the place, such as "{example}"'),
    )


def no_western_place() -> FaultText:
    return FaultText(
        message=say("场景标题没有写地点", "the scene heading names no place"),
        expected=WESTERN_HEADING,
        remedy=say(f"补上地点，如：{WESTERN_HEADING}", f"add the place, such as {WESTERN_HEADING}"),
    )


def episode_twice(number: int) -> FaultText:
    return FaultText(
        message=say(f"第{number}集出现了两次", f"episode {number} appears twice"),
        expected=say("每集一个标题，集号不重复", "one heading an episode, each number once"),
        remedy=say("改正集号，或合并两处", "correct the number, or join the two"),
    )


def episode_without_scenes(number: int) -> FaultText:
    return FaultText(
        message=say(f"第{number}集没有场景", f"episode {number} has no scene"),
        expected=say(
            f"场景标题，如 {CHINESE_HEADING}", f'a scene heading such as "{CHINESE_HEADING}"'
        ),
        remedy=say(
            "写上场景，或删去这一集的标题", "write its scenes, or delete the episode's heading"
        ),
    )


# --- lines of a scene


def no_words(speaker: str) -> FaultText:
    return FaultText(
        message=say(f"{speaker}后面没有台词", f'"{speaker}" is followed by no words'),
        expected=say("角色（情绪）：台词", "a name, a colon, what is said"),
        remedy=say(
            "在冒号后面写上台词，或删去这一行",
            "write the words after the colon, or delete the line",
        ),
    )


def bracket_open() -> FaultText:
    return FaultText(
        message=say("【没有配上】", "【 is never closed by 】"),
        expected=say("【特效】文字，或【特效：文字】", '"【特效】text" or "【特效：text】"'),
        remedy=say("补上】", "add 】"),
    )


def unknown_mark(label: str, known: Sequence[str]) -> FaultText:
    return FaultText(
        message=say(
            f"不认识的标记【{label}】，当作动作", f"unknown mark 【{label}】, taken as action"
        ),
        expected="".join(f"【{word}】" for word in known),
        remedy=say(
            "改成上面的标记之一，或改用 △ 写成动作",
            "use one of those marks, or write it as action with △",
        ),
    )


def not_in_cast(name: str, cast: Sequence[str]) -> FaultText:
    listed = f"人物：{'、'.join((*cast, name))}"
    return FaultText(
        message=say(f"{name}不在本场的人物表里", f'"{name}" is not on this scene\'s cast list'),
        expected=say(listed, f'"{listed}"'),
        remedy=say(
            "把名字补进「人物：」，或改正写错的名字",
            'add the name to "人物：", or correct its spelling',
        ),
    )
