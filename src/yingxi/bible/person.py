"""Who is this? Role, gender, age, dress and weapon, told from a name and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from yingxi.bible.culture import Culture, RoleHint
from yingxi.bible.era import Era
from yingxi.bible.lexicon.words import people_words
from yingxi.bible.model import Costume, Gender, Role, Weapon
from yingxi.bible.seed import stable_seed
from yingxi.script.numerals import parse_numeral

_HER_WORDS = (
    "本宫", "臣妾", "哀家", "奴婢", "老身", "小女子", "妾身", "民女", "本姑娘", "本小姐", "奴家", "人家才不",
)  # fmt: skip
_HIS_WORDS = (
    "老夫", "本王", "末将", "贫道", "微臣", "小生", "贫僧", "老子", "本将军", "洒家", "朕", "孤王", "奴才", "本少爷",
    "老衲", "本帅",
)  # fmt: skip
_SELF_ROLES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.EMPEROR, ("朕", "哀家", "孤王")),
    (Role.GENERAL, ("末将", "本将军", "本帅")),
    (Role.DAOIST, ("贫道", "贫僧", "老衲")),
    (Role.SERVANT, ("奴婢", "奴才", "小的")),
    (Role.LADY, ("本宫", "臣妾", "妾身", "小女子")),
    (Role.SCHOLAR, ("小生", "微臣", "下官", "本官")),
)
_FEMALE_ROLES = (Role.LADY, Role.WARRIOR_LADY)
_USUAL_AGE: dict[Role, int] = {
    Role.DAOIST: 24,
    Role.GENERAL: 40,
    Role.LADY: 20,
    Role.ELDER: 68,
    Role.SCHOLAR: 25,
    Role.CLOWN: 36,
    Role.CHILD: 9,
    Role.DEMON: 40,
    Role.SWORDSMAN: 27,
    Role.WARRIOR_LADY: 22,
    Role.EMPEROR: 45,
    Role.SERVANT: 20,
    Role.MODERN_MAN: 30,
    Role.MODERN_WOMAN: 26,
}
_USUAL_WEAPON: dict[Role, tuple[Weapon, ...]] = {
    Role.DAOIST: (Weapon.SWORD, Weapon.WHISK, Weapon.TALISMAN),
    Role.GENERAL: (Weapon.GUANDAO, Weapon.SPEAR),
    Role.ELDER: (Weapon.STAFF,),
    Role.SCHOLAR: (Weapon.FAN, Weapon.BOOK),
    Role.DEMON: (Weapon.NONE, Weapon.SABRE),
    Role.SWORDSMAN: (Weapon.SWORD, Weapon.SABRE),
    Role.WARRIOR_LADY: (Weapon.SWORD,),
}
_WESTERN_FEMALE = re.compile(
    r"\b(?:MRS|MS|MISS|LADY|QUEEN|MOTHER|MOM|SISTER|AUNT|GIRL|WOMAN|NURSE|PRINCESS|SARAH|MARY|ANNA?|EMMA|"
    r"LILY|LUCY|JANE|EMILY|ALICE|GRACE|ROSE|KATE|HELEN|LISA|AMY|SUSAN|JENNY|NANCY|LINDA|CLAIRE|EVE|JOAN)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}|[零一二三四五六七八九十百两]{1,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that the script says of one name."""

    name: str
    sketch: str = ""
    age: str = ""
    about: tuple[str, ...] = ()
    """Clauses of the actions that name the person."""
    said: str = ""
    """The person's own lines, joined."""
    era: Era = Era.OLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    role: Role
    gender: Gender
    age: int
    costume: Costume
    weapon: Weapon
    beard: bool
    bearing: str
    hint: RoleHint | None


def tell_person(evidence: Evidence, culture: Culture | None = None) -> Person:
    """Return the likeliest look of the person that ``evidence`` speaks of; never fails."""
    modern = evidence.era is Era.MODERN
    hint = _hint(evidence, culture)
    role = hint.role if hint else _role(evidence)
    gender = _gender(evidence, role)
    age = _age(evidence, role, modern=modern)
    role = _fitting_role(role, gender, age, evidence, modern=modern, hinted=hint is not None)
    return Person(
        role=role,
        gender=gender,
        age=age,
        costume=_costume(evidence, role, gender, age) if modern else Costume.TRADITIONAL,
        weapon=_weapon(evidence, role, hint, modern=modern),
        beard=_beard(evidence, role, gender, age, modern=modern),
        bearing=_bearing(evidence.sketch),
        hint=hint,
    )


def _hint(evidence: Evidence, culture: Culture | None) -> RoleHint | None:
    if culture is None or evidence.era is Era.MODERN:
        return None
    for hint in culture.roles:
        if any(word in evidence.name for word in hint.words):
            return hint
    return None


def _hits(words: Iterable[str], text: str) -> int:
    return sum(1 for word in words if word in text)


def _role(evidence: Evidence) -> Role | None:
    scores: dict[Role, float] = {}
    actions = "。".join(evidence.about)
    for entry in people_words().role:
        in_sketch = _hits(entry.words, evidence.sketch) * 2 + _hits(
            entry.names, evidence.sketch[:16]
        )
        in_actions = min(_hits(entry.words, actions), 2) * 0.5
        score = _hits(entry.names, evidence.name) * 4 + in_sketch + in_actions
        scores[entry.role] = score
    for role, words in _SELF_ROLES:
        scores[role] = scores.get(role, 0) + 2 * min(_hits(words, evidence.said), 1)
    best = max(scores, key=lambda role: scores[role])
    return best if scores[best] >= 1 else None


def _gender(evidence: Evidence, role: Role | None) -> Gender:
    words = people_words().gender
    name, sketch = evidence.name, evidence.sketch
    given = name[1:] if len(name) > 1 else name
    actions = "。".join(evidence.about)
    female = 3.0 * _hits(words.female_names, name) + sum(c in words.female_letters for c in given)
    male = 3.0 * _hits(words.male_names, name) + sum(c in words.male_letters for c in given)
    female += 2 * _hits(words.female_words, sketch) + 0.5 * min(actions.count("她"), 4)
    male += 2 * _hits(words.male_words, sketch) + 0.5 * min(
        len(re.findall("(?<!其)他(?!们)", actions)), 4
    )
    female += 5 * _hits(("女主", "性别：女", "女性"), sketch) + 4 * _hits(_HER_WORDS, evidence.said)
    male += 5 * _hits(("男主", "性别：男", "男性"), sketch) + 4 * _hits(_HIS_WORDS, evidence.said)
    if re.match(r"女(?:[，,、。 ]|$)", sketch):
        female += 6
    if re.match(r"男(?:[，,、。 ]|$)", sketch):
        male += 6
    female += 1.5 * len(re.findall("(?<![子儿男少])女(?!婿)", sketch[:40]))
    female += 3 if _WESTERN_FEMALE.search(name) else 0
    female += 3 if role in _FEMALE_ROLES else 0
    male += 1 if role in (Role.GENERAL, Role.DAOIST, Role.SWORDSMAN, Role.DEMON) else 0
    return Gender.FEMALE if female > male else Gender.MALE


def _age(evidence: Evidence, role: Role | None, *, modern: bool) -> int:
    written = _written_age(evidence.age)
    if written is not None:
        return written
    words = people_words().age
    name, sketch = evidence.name, evidence.sketch
    old_name = _hits(words.old, name) > _hits(words.not_old, name)
    if _hits(words.child, name) or _hits(words.child, sketch[:12]):
        return 9
    if old_name or _hits(words.old, sketch) > _hits(words.not_old, sketch) + _hits(
        ("千年", "百年"), sketch
    ):
        return 68
    usual = Role.MODERN_MAN if modern else role
    default = _USUAL_AGE[usual or Role.SCHOLAR]
    if _hits(words.young, name) or _hits(words.young, sketch):
        return min(default, 20)
    if _hits(words.middle, name):
        return max(default, 44)
    return default


def _written_age(text: str) -> int | None:
    match = _NUMBER.search(text)
    if not match:
        return None
    number = parse_numeral(match[0])
    if number is None:
        return None
    if "旬" in text and number < 12:
        number *= 10
    # A demon of a thousand years still looks like somebody in his prime.
    return number if 1 <= number <= 110 else 45


def _fitting_role(
    role: Role | None, gender: Gender, age: int, evidence: Evidence, *, modern: bool, hinted: bool
) -> Role:
    if age <= 13 and role is not Role.DEMON:
        return Role.CHILD
    if role is Role.DEMON:
        return role
    if modern:
        if age >= 62:
            return Role.ELDER
        return Role.MODERN_WOMAN if gender is Gender.FEMALE else Role.MODERN_MAN
    if hinted and role is not None:
        return role
    if age >= 60 and role not in (Role.GENERAL, Role.EMPEROR):
        return Role.ELDER
    if gender is Gender.FEMALE:
        if role in (Role.GENERAL, Role.SWORDSMAN, Role.WARRIOR_LADY):
            return Role.WARRIOR_LADY
        keeps = (Role.DAOIST, Role.SERVANT, Role.EMPEROR, Role.CLOWN)
        return role if role is not None and role in keeps else Role.LADY
    if role in _FEMALE_ROLES:
        return Role.SWORDSMAN
    if role is not None:
        return role
    return Role.SCHOLAR if stable_seed("role", evidence.name) % 2 else Role.SWORDSMAN


def _weapon(evidence: Evidence, role: Role, hint: RoleHint | None, *, modern: bool) -> Weapon:
    for entry in people_words().weapon:
        if _hits(entry.words, evidence.sketch):
            return entry.weapon
    if modern:
        return Weapon.NONE
    for clause in evidence.about:
        after = clause.partition(evidence.name)[2]
        for entry in people_words().weapon:
            if entry.weapon is not Weapon.PHONE and _hits(entry.words, after):
                return entry.weapon
    if hint and hint.weapon is not Weapon.NONE:
        return hint.weapon
    usual = _USUAL_WEAPON.get(role, (Weapon.NONE,))
    return (
        usual[0] if role is Role.DAOIST else usual[stable_seed("arm", evidence.name) % len(usual)]
    )


def _costume(evidence: Evidence, role: Role, gender: Gender, age: int) -> Costume:
    words = people_words().costume
    actions = "。".join(evidence.about)
    scores: dict[Costume, int] = {}
    for costume, entries in (
        (Costume.UNIFORM, words.uniform),
        (Costume.SCHOOL, words.school),
        (Costume.SUIT, words.suit),
        (Costume.DRESS, words.dress),
        (Costume.COAT, words.coat),
        (Costume.PLAIN, words.plain),
    ):
        in_name, in_sketch = _hits(entries, evidence.name), _hits(entries, evidence.sketch)
        scores[costume] = 4 * in_name + 2 * in_sketch + min(_hits(entries, actions), 1)
    if gender is Gender.MALE:
        scores[Costume.DRESS] = 0
    best = max(scores, key=lambda costume: scores[costume])
    if scores[best] > 0:
        return best
    if role is Role.CHILD or age <= 18:
        return Costume.SCHOOL
    usual = (
        (Costume.DRESS, Costume.COAT, Costume.PLAIN)
        if gender is Gender.FEMALE
        else (Costume.SUIT, Costume.COAT, Costume.PLAIN)
    )
    return usual[stable_seed("dress", evidence.name) % len(usual)]


def _beard(evidence: Evidence, role: Role, gender: Gender, age: int, *, modern: bool) -> bool:
    if gender is Gender.FEMALE or role is Role.CHILD:
        return False
    words = people_words().beard
    if _hits(words.no, evidence.sketch) or "公公" in evidence.name or "太监" in evidence.name:
        return False
    if _hits(words.yes, evidence.sketch):
        return True
    if modern:
        return age >= 70
    return age >= 58 or (role in (Role.GENERAL, Role.EMPEROR) and age >= 36)


def _bearing(sketch: str) -> str:
    """Return the first words of the biography that tell a manner: 倔强, 威严慈祥."""
    clauses = re.split(r"[，,。；;、\s]+", sketch)
    manners = [
        clause
        for clause in clauses
        if 2 <= len(clause) <= 6
        and re.search(_MANNER, clause)
        and not re.search(r"\d|[岁得越的了道]", clause)
    ]
    return "，".join(dict.fromkeys(manners[:2]))


_MANNER = r"[冷傲倔强温柔沉稳威严慈祥狡诈阴险憨厚活泼刚烈果断懦弱善良机灵豪爽霸道高贵孤僻内敛腼腆泼辣阴鸷正直忠心]"
