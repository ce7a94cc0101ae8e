"""Casting of voices: blends of the packaged tables, so that no two people sound alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from yingxi.bible.model import Gender, Role, Voice

FEMALE_TABLES = ("zf_xiaoxiao", "zf_xiaoyi", "zf_xiaobei", "zf_xiaoni")
MALE_TABLES = ("zm_yunxi", "zm_yunjian", "zm_yunyang", "zm_yunxia")
TABLES = (*FEMALE_TABLES, *MALE_TABLES)

NARRATOR_VOICE = Voice(blend=(("zm_yunyang", 0.7), ("zm_yunjian", 0.3)), speed=0.96, pitch=-0.5)
GROUP_VOICE = Voice(
    blend=(("zm_yunxi", 0.25), ("zm_yunjian", 0.25), ("zm_yunyang", 0.25), ("zm_yunxia", 0.25)),
    speed=1.0,
)

CLEARLY_DIFFERENT = 0.5
"""Two voices this far apart are told apart at once; see ``voice_distance``."""

_FAVOURITE: dict[Role, str] = {
    Role.GENERAL: "zm_yunjian",
    Role.DEMON: "zm_yunjian",
    Role.EMPEROR: "zm_yunyang",
    Role.ELDER: "zm_yunyang",
    Role.CLOWN: "zm_yunxia",
    Role.WARRIOR_LADY: "zf_xiaobei",
    Role.SERVANT: "zf_xiaoni",
}
_PACE: dict[Role, tuple[float, float]] = {
    Role.GENERAL: (0.96, -1.5),
    Role.DEMON: (0.88, -3.5),
    Role.EMPEROR: (0.92, -1.0),
    Role.CLOWN: (1.12, 0.5),
    Role.SERVANT: (1.06, 0.5),
    Role.SCHOLAR: (0.98, 0.0),
}


def voice_distance(one: Voice, other: Voice) -> float:
    """Return how unlike two voices are: 1 is another speaker, or 4 semitones, or twice 25 % speed.

    Half the L1 distance of the blends + a quarter for each semitone + 2 for a unit of speed.
    """
    a, b = dict(one.blend), dict(other.blend)
    tables = sorted(set(a) | set(b))
    blend = sum(abs(a.get(name, 0.0) - b.get(name, 0.0)) for name in tables) / 2
    return blend + abs(one.pitch - other.pitch) / 4 + 2 * abs(one.speed - other.speed)


def choose_voice(
    role: Role, gender: Gender, age: int, *, taken: Iterable[Voice], seed: int
) -> Voice:
    """Return a voice that suits the person and is clearly unlike all the ``taken`` ones.

    Women speak from the zf_ tables, men from the zm_ ones, children light and raised, elders
    slower and lower.
    """
    used = tuple(taken)
    candidates = list(_candidates(role, gender, age, seed))
    for apart in (0.75, CLEARLY_DIFFERENT):
        for voice in candidates:
            if _nearest(voice, used) >= apart:
                return voice
    return max(candidates, key=lambda voice: _nearest(voice, used))


def _nearest(voice: Voice, used: Sequence[Voice]) -> float:
    return min((voice_distance(voice, other) for other in used), default=9.0)


def _candidates(role: Role, gender: Gender, age: int, seed: int) -> Iterator[Voice]:
    """Yield voices for such a person, the most fitting first."""
    speed, pitch = _pace(role, gender, age)
    tables = _tables(role, gender, age, seed)
    blends: list[tuple[tuple[str, float], ...]] = [((name, 1.0),) for name in tables]
    blends += [((one, 0.55), (two, 0.45)) for one, two in combinations(tables, 2)]
    for pitch_shift, faster in product((0.0, -1.0, 1.0, -2.0, 2.0), (0.0, 0.06, -0.06)):
        for blend in blends:
            yield Voice(
                blend=blend,
                speed=round(speed + faster, 3),
                pitch=round(pitch + pitch_shift, 2),
            )


def _pace(role: Role, gender: Gender, age: int) -> tuple[float, float]:
    if age <= 13:
        return 1.04, 2.5 if gender is Gender.FEMALE else 3.0
    speed, pitch = _PACE.get(role, (1.0, 0.0))
    if gender is Gender.FEMALE and role is Role.DEMON:
        pitch = -1.5
    if age >= 60:
        return round(min(speed, 0.86), 3), min(pitch, -1.5)
    if age >= 45:
        return round(min(speed, 0.95), 3), min(pitch, -0.5)
    return speed, pitch


def _tables(role: Role, gender: Gender, age: int, seed: int) -> tuple[str, ...]:
    if age <= 13:
        return ("zf_xiaoyi", "zf_xiaoxiao", "zf_xiaoni", "zf_xiaobei")
    tables = FEMALE_TABLES if gender is Gender.FEMALE else MALE_TABLES
    if gender is Gender.MALE and age >= 28 and role is not Role.CLOWN:
        # Yunxia is a boy's voice.
        tables = MALE_TABLES[:3]
    favourite = _FAVOURITE.get(role, tables[0])
    if favourite not in tables:
        favourite = tables[seed % len(tables)]
    return (favourite, *(name for name in tables if name != favourite))
