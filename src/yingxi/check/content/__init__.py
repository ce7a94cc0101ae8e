"""What a reviewer of content would stop at: words by lexicon and meaning, pictures, second reader."""

from yingxi.check.content.lines import Spoken, from_script, from_subtitles
from yingxi.check.content.pictures import look_at
from yingxi.check.content.second_reader import Ask, second_reader
from yingxi.check.content.taxonomy import Rule, Taxonomy, our_taxonomy
from yingxi.check.content.words import read_words

__all__ = [
    "Ask",
    "Rule",
    "Spoken",
    "Taxonomy",
    "from_script",
    "from_subtitles",
    "look_at",
    "our_taxonomy",
    "read_words",
    "second_reader",
]
