import numpy as np
import pytest

from yingxi.board.model import Crowd, CrowdKind, Formation
from yingxi.stage.crowds.blit import blit
from yingxi.stage.crowds.formation import DRILLS, draw_up, ground_of, valley_at
from yingxi.stage.space import PLATE_W


def crowd(formation, count=4000, kind=CrowdKind.CAVALRY):
    return Crowd(kind=kind, count=count, formation=formation)


def on_stage(ranks):
    return (ranks.x > -150 * ranks.size) & (ranks.x < PLATE_W + 150 * ranks.size)


@pytest.mark.parametrize("formation", list(Formation))
@pytest.mark.parametrize("count", [300, 3000, 10000])
def test_about_as_many_stand_on_the_stage_as_were_called(formation, count):
    ranks = draw_up(crowd(formation, count), 5.0, seed=3)
    assert on_stage(ranks).sum() == pytest.approx(count, rel=0.2)


def test_ranks_are_sorted_far_to_near():
    ranks = draw_up(crowd(Formation.CLASH), 4.0, seed=1)
    assert (np.diff(ranks.ground) >= 0).all()


def test_two_hosts_leave_a_valley_that_leads_to_the_gate():
    ranks = draw_up(crowd(Formation.CLASH, 10000), 4.0, seed=1)
    gap = np.abs(ranks.x - PLATE_W / 2) / valley_at(ranks.size / 1.06)
    assert (gap < 0.6).mean() < 0.02
    assert valley_at(0.05) < valley_at(0.8)
    assert set(ranks.side[ranks.x < PLATE_W * 0.2]) == {0}
    assert set(ranks.side[ranks.x > PLATE_W * 0.8]) == {1}


def test_a_charge_goes_one_way_and_a_street_both():
    assert set(draw_up(crowd(Formation.CHARGE), 3, 1).side) == {0}
    assert set(draw_up(crowd(Formation.MILL), 3, 1).side) == {0, 1}


def test_the_same_seed_draws_up_the_same_crowd():
    one, two, other = (draw_up(crowd(Formation.MARCH), 3, seed) for seed in (7, 7, 8))
    assert np.array_equal(one.x, two.x)
    assert not np.array_equal(one.x[:50], other.x[:50])


def test_the_ground_runs_from_the_horizon_to_the_front_line():
    assert ground_of(0.0) == 0
    assert ground_of(1.0) == 1
    assert set(DRILLS) == set(Formation)


def sprite_sheet():
    atlas = np.zeros((16, 4), np.uint8)
    atlas[:] = (200, 100, 50, 255)
    rects = np.array([[0, 4, 4, 0]], np.int64)
    return atlas, rects, np.array([[2.0, 4.0]], np.float32), np.array([[0, 4]] * 4, np.int16)


def test_a_sprite_stands_on_its_feet_and_takes_light_and_haze():
    out = np.zeros((20, 20, 4), np.uint8)
    plain = [0, 10, 10, 1, 0, 0, 1, 1, 1]
    blit(out, *sprite_sheet(), np.array([plain], np.float32), (0, 0, 0))
    rows, columns = np.nonzero(out[..., 3])
    assert (rows.min(), rows.max()) == (6, 9)
    assert (columns.min(), columns.max()) == (8, 11)
    assert np.abs(out[7, 9, :3].astype(int) - (200, 100, 50)).max() <= 2
    far = np.zeros_like(out)
    blit(far, *sprite_sheet(), np.array([[0, 10, 10, 1, 1, 0, 1, 1, 1]], np.float32), (9, 99, 199))
    assert np.abs(far[7, 9, :3].astype(int) - (9, 99, 199)).max() <= 2


def test_sprites_beyond_the_canvas_are_cut():
    out = np.zeros((20, 20, 4), np.uint8)
    rows = [
        [0, x, y, s, 0, 0, 1, 1, 1]
        for x in (-3, 0, 20, 40)
        for y in (-5, 0, 21, 90)
        for s in (0.8, 3)
    ]
    blit(out, *sprite_sheet(), np.array(rows, np.float32), (0, 0, 0))
    assert out[10, 10, 3] == 0
