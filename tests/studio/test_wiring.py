from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.crew.local import LocalCrew
from yingxi.crew.ray import RayCrew
from yingxi.errors import SettingsError
from yingxi.studio.wiring import crew_for


@pytest.mark.parametrize("environment", [{}, {"YINGXI_CREW": ""}, {"YINGXI_CREW": "local"}])
def test_the_crew_is_this_machines_unless_another_is_asked_for(
    environment: dict[str, str], tmp_path: Path
) -> None:
    crew = crew_for(tmp_path, workers=3, environment=environment)
    assert isinstance(crew, LocalCrew)
    assert crew.workers == 3


def test_a_ray_crew_knows_its_cluster_and_the_folder_that_all_must_see(tmp_path: Path) -> None:
    environment = {"YINGXI_CREW": "ray", "YINGXI_RAY_ADDRESS": "head:6379"}
    crew = crew_for(tmp_path, workers=3, environment=environment)
    assert isinstance(crew, RayCrew)
    assert (crew.address, crew.workers, crew.state) == ("head:6379", 3, tmp_path)


def test_an_unknown_crew_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="YINGXI_CREW=celery") as caught:
        crew_for(tmp_path, workers=None, environment={"YINGXI_CREW": "celery"})
    assert "local" in caught.value.hint
    assert "ray" in caught.value.hint


def test_an_address_alone_is_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        crew_for(tmp_path, workers=None, environment={"YINGXI_RAY_ADDRESS": "head:6379"})
    assert "YINGXI_CREW=ray" in caught.value.hint
