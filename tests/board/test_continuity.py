from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from yingxi.bible.model import Weapon
from yingxi.board.continuity import carry_on
from yingxi.board.files import format_board, read_board
from yingxi.board.model import Blocking, Setting, Shot, Size, Storyboard, Verb

NOBODY: frozenset[str] = frozenset()


def shot(number: int, *figures: Blocking, scene: int = 1, action: str = "", memory: bool = False) -> Shot:  # fmt: skip
    return Shot(
        id=f"E01-S{scene:02d}-{number:02d}", size=Size.FULL, frames=50, action=action,
        setting=Setting(place="院", memory=memory), blocking=figures,
    )  # fmt: skip


def does(verb: Verb, who: str = "甲", target: str = "") -> Blocking:
    return Blocking(character=who, verb=verb, target=target)


def test_who_knelt_stays_down_until_the_script_raises_him() -> None:
    verbs = (Verb.KNEEL, Verb.TALK, Verb.RISE, Verb.TALK)
    shots = carry_on([shot(k, does(v)) for k, v in enumerate(verbs)], NOBODY)
    assert [s.blocking[0].held for s in shots] == [None, Verb.KNEEL, None, None]


def test_a_new_scene_begins_on_its_feet() -> None:
    shots = carry_on([shot(1, does(Verb.FALL)), shot(1, does(Verb.TALK), scene=2)], NOBODY)
    assert shots[1].blocking[0].held is None


def test_a_rider_strikes_from_the_saddle() -> None:
    shots = carry_on([shot(1, does(Verb.RIDE)), shot(2, does(Verb.STRIKE))], NOBODY)
    assert shots[1].blocking[0].held is Verb.RIDE


def test_a_sword_that_is_given_changes_hands() -> None:
    gives = shot(1, does(Verb.GIVE, target="乙"), does(Verb.STAND, "乙"), action="甲把剑递给乙。")
    later = shot(2, does(Verb.TALK), does(Verb.TALK, "乙"), scene=2)
    first, then = carry_on([gives, later], frozenset({"乙"}))
    assert first.blocking[0].holds is Weapon.SWORD
    assert [b.holds for b in then.blocking] == [None, Weapon.SWORD]


def test_an_open_hand_holds_nothing() -> None:
    (only,) = carry_on([shot(1, does(Verb.GIVE), action="甲摊开手掌。")], NOBODY)
    assert only.blocking[0].holds is Weapon.NONE


def test_a_memory_neither_takes_nor_leaves_a_posture() -> None:
    shots = carry_on(
        [
            shot(1, does(Verb.KNEEL)),
            shot(2, does(Verb.FALL), memory=True),
            shot(3, does(Verb.TALK)),
        ],
        NOBODY,
    )
    assert shots[1].blocking[0].held is None
    assert shots[2].blocking[0].held is Verb.KNEEL


def test_postures_and_hands_survive_the_board_file(tmp_path: Path) -> None:
    figure = replace(does(Verb.TALK), held=Verb.SIT, holds=Weapon.CUP)
    board = Storyboard(episode=1, shots=(shot(1, figure),))
    path = tmp_path / "ep01.toml"
    path.write_text(format_board(board), encoding="utf-8")
    assert read_board(path).shots[0].blocking == (figure,)
