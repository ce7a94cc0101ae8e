"""An episode filmed by open weights over the stage's own depth: real `diffusers`, tiny, on the CPU."""

from __future__ import annotations

import importlib.util
import json
import warnings
from pathlib import Path

import pytest

if importlib.util.find_spec("torch") is None or importlib.util.find_spec("diffusers") is None:
    pytest.skip('local models need pip install "yingxi[local]"', allow_module_level=True)

with warnings.catch_warnings():  # torch and its like warn of one another
    warnings.simplefilter("ignore")
    import tiny_pipelines

from sqlalchemy import select

from yingxi.errors import BadTake
from yingxi.founding import create_drama
from yingxi.media.decode import frames
from yingxi.production.report import Silent
from yingxi.store.accounts import Accounts
from yingxi.store.blobs import Blobs
from yingxi.store.ledger import Ledger
from yingxi.store.tables import attempt
from yingxi.studio import Studio
from yingxi.studio import dailies as room
from yingxi.studio.company import Office

pytestmark = pytest.mark.filterwarnings("default")

SCRIPT = """《一掌》
第1集：门
1-1 夜 内 空屋
人物：阿青
△阿青推门，门后空无一人。
"""
SETTINGS = """
[shoot]
video = "local:vace"
control = "depth"
short_side = 64
retakes = 0
"""


@pytest.fixture
def drama(tmp_path: Path) -> Path:
    script = tmp_path / "script.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    folder = tmp_path / "drama"
    create_drama(folder, script)
    settings = folder / "drama.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    return folder


def test_every_take_is_made_over_the_depth_of_its_own_shot(drama: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "models"
    tiny_pipelines.wan_vace(shelf / "vace")
    (shelf / "models.toml").write_text("[vace]\nsteps = 2\n[local]\ndevice = 'cpu'\n")
    studio = Studio.open(drama)
    studio.office = Office(studio.drama, {"YINGXI_MODELS": str(shelf)})
    try:
        master = studio.make(1, Silent()).master
    except BadTake:
        # What random weights film may well be below the gate's bar: then a person has the word.
        ledger = Ledger(drama / ".yingxi")
        accounts = Accounts(ledger.engine)
        for one in room.dailies(accounts, 1):
            room.decide(accounts, [one], one.name, "circle", "")
        ledger.close()
        master = studio.make(1, Silent()).master
    assert master.is_file()
    assert studio.inspect(1).examinations

    ledger, blobs = Ledger(drama / ".yingxi"), Blobs(drama / ".yingxi")
    with ledger.engine.begin() as db:
        requests = [json.loads(row.request) for row in db.execute(select(attempt))]
    ledger.close()
    controls = [m["blob"] for r in requests for m in r["media"] if m["role"] == "control_video"]
    assert len(controls) == len(requests) > 0
    for blob in controls:
        depth = next(frames(blobs.path(blob)))
        assert depth.shape == (112 * 3 // 2, 64)
        assert depth[:112].std() > 10, "near and far"
