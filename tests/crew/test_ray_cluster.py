"""A cluster of real nodes: some die, some come late, some don't see what they must."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from labours import double, employers, fall_with_the_doomed, work_a_while
from ray_land import cluster_of, needs_ray

from yingxi.crew import shared_folder
from yingxi.crew.local import LocalCrew
from yingxi.crew.ray import RayCrew
from yingxi.errors import MissingExtra, StoreConflict, UserError


@pytest.fixture
def _no_network() -> None:
    """Ray asks the routes for this machine's own address, by a socket that sends nothing."""


def tasks(folder: Path, count: int) -> list[tuple[str, int]]:
    folder.mkdir()
    return [(str(folder), n) for n in range(count)]


@pytest.mark.slow
@needs_ray
def test_what_a_lost_node_had_in_hand_is_done_by_the_others_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done: dict[int, int] = {}
    (tmp_path / "doomed").mkdir()
    with cluster_of(1) as cluster:
        second = cluster.add_node(num_cpus=2, object_store_memory=100_000_000)
        doomed = second.all_processes["raylet"][0].process.pid
        (tmp_path / "doomed" / str(doomed)).touch()
        with RayCrew(cluster.address, state=tmp_path) as crew:
            for index, result in crew.run(fall_with_the_doomed, tasks(tmp_path / "far", 16)):
                if not done:
                    cluster.remove_node(second, allow_graceful=False)
                done[index] = result
    (tmp_path / "doomed" / str(doomed)).unlink()
    with LocalCrew(2) as crew:
        assert done == dict(crew.run(fall_with_the_doomed, tasks(tmp_path / "near", 16)))
    assert str(doomed) in employers(tmp_path / "far")
    assert "raylet" not in "".join(capsys.readouterr())


@pytest.mark.slow
@needs_ray
def test_a_node_that_comes_late_is_given_work(tmp_path: Path) -> None:
    with cluster_of(1) as cluster, RayCrew(cluster.address, state=tmp_path) as crew:
        for index, _ in crew.run(work_a_while, tasks(tmp_path / "far", 200)):
            if index == 0:
                cluster.add_node(num_cpus=1, object_store_memory=100_000_000)
            if len(employers(tmp_path / "far")) == 2:
                return
    raise AssertionError("it was given nothing")


@needs_ray
def test_what_no_node_has_is_told_and_not_waited_for() -> None:
    with (
        cluster_of(1) as cluster,
        RayCrew(cluster.address, gpus=2) as crew,
        pytest.raises(UserError, match="2 块 GPU") as caught,
    ):
        list(crew.run(double, [1]))
    assert "--num-gpus=2" in caught.value.hint


@contextmanager
def blind_node(address: str, folder: Path) -> Generator[None]:
    """A node for which another disk lies over the folder."""
    if subprocess.run(["unshare", "-Urm", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine allows no mounts of one's own")
    ray = Path(sys.executable).with_name("ray")
    start = (
        f"mount -t tmpfs none {folder} && exec {ray} start --address={address} --num-cpus=4 --block"
    )
    node = subprocess.Popen(
        ["unshare", "-Urm", "sh", "-c", start], start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(node.pid, signal.SIGTERM)
        node.wait()


@pytest.mark.slow
@needs_ray
@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare on this machine")
def test_a_node_that_does_not_see_the_state_folder_gets_no_work(tmp_path: Path) -> None:
    state, mail = tmp_path / "state", tmp_path / "mail"
    state.mkdir()
    with cluster_of(1) as cluster, blind_node(cluster.address, state):
        with RayCrew(cluster.address, state=state) as crew:
            for _ in crew.run(work_a_while, tasks(tmp_path / "before", 200)):
                if crew.left_out:
                    break
            (reason,) = crew.left_out.values()
            done = dict(crew.run(work_a_while, tasks(mail, 6)))
        assert str(state) in reason
        assert done == {n: n * n for n in range(6)}
        assert len(employers(mail)) == 1
    assert not list((state / "drafts").iterdir())


@needs_ray
def test_without_a_cluster_a_crew_makes_one_of_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with RayCrew(workers=2) as crew:
        assert dict(crew.run(double, [1, 2, 3])) == {0: 2, 1: 4, 2: 6}


@needs_ray
@pytest.mark.parametrize("address", ["127.0.0.1:1", "nonsense"])
def test_a_cluster_that_is_not_there_is_told(address: str) -> None:
    with RayCrew(address) as crew, pytest.raises(UserError, match=address) as caught:
        list(crew.run(double, [1]))
    assert "YINGXI_RAY_ADDRESS" in caught.value.hint


def test_a_crew_by_remote_control_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        RayCrew("ray://far.example:10001")
    assert "ray start" in caught.value.hint


def test_without_ray_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with RayCrew() as crew, pytest.raises(MissingExtra) as caught:
        list(crew.run(double, [1]))
    assert caught.value.hint == "pip install 'yingxi[ray]'"


def test_a_folder_is_shared_when_each_side_sees_what_the_other_wrote(tmp_path: Path) -> None:
    asked = shared_folder.probe(tmp_path)
    assert asked.fault(shared_folder.answer(asked.question, "node")) == ""
    asked.forget()
    assert not list((tmp_path / "drafts").iterdir())


def test_a_node_with_another_yingxi_is_left_out(tmp_path: Path) -> None:
    asked = shared_folder.probe(tmp_path)
    told = shared_folder.Answer(version="0.0.1", reply="", fault="")
    assert "0.0.1" in asked.fault(told)


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way")
    with pytest.raises(StoreConflict):
        shared_folder.probe(tmp_path)
