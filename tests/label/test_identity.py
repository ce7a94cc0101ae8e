"""The studio's signing key: made once, kept from others, replaced by a real one where configured."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from yingxi.errors import MediaError, SettingsError
from yingxi.label import certificates
from yingxi.label.home import home_folder
from yingxi.label.keys import anchors, identity, is_signed, own_fingerprint, sign
from yingxi.settings import Signing, read_drama

SIGNER = """
import sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
key = load_pem_private_key(Path("hsm.pem").read_bytes(), None)
r, s = utils.decode_dss_signature(key.sign(sys.stdin.buffer.read(), ec.ECDSA(SHA256())))
sys.stdout.buffer.write(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
"""


def certified(folder: Path, *, mode: int = 0o600) -> Signing:
    """A certificate of a real authority's sort, with its key beside it."""
    root_key, key = certificates.new_key(), certificates.new_key()
    root = certificates.root_for(root_key)
    leaf = certificates.leaf_for(key.public_key(), root, root_key)
    (folder / "chain.pem").write_bytes(certificates.pem(leaf) + certificates.pem(root))
    (folder / "key.pem").write_bytes(certificates.key_pem(key))
    (folder / "key.pem").chmod(mode)
    return Signing(certificate=folder / "chain.pem", key=folder / "key.pem", folder=folder)


def test_the_first_use_makes_an_identity_and_the_next_finds_it(tmp_path: Path) -> None:
    first = identity(home=tmp_path / "home")
    assert identity(home=tmp_path / "home") == first
    assert own_fingerprint(tmp_path / "home") == first.fingerprint
    assert first.self_issued and not first.timestamp


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_the_owner_can_read_the_keys(tmp_path: Path) -> None:
    identity(home=tmp_path / "home")
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0
    made = sorted((tmp_path / "home" / "identity").iterdir())
    assert [path.name for path in made] == ["root-key.pem", "root.pem", "signer.pem"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in made)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_key_that_others_may_read_is_refused_with_the_command_that_mends_it(
    tmp_path: Path,
) -> None:
    identity(home=tmp_path)
    key = tmp_path / "identity" / "signer.pem"
    key.chmod(0o644)
    with pytest.raises(SettingsError) as caught:
        identity(home=tmp_path)
    assert caught.value.hint == f"chmod 600 {key}"
    with pytest.raises(SettingsError, match="644"):
        identity(certified(tmp_path, mode=0o644))


def test_an_identity_that_can_not_be_read_is_a_line_not_a_traceback(tmp_path: Path) -> None:
    identity(home=tmp_path)
    (tmp_path / "identity" / "signer.pem").write_bytes(b"nothing")
    with pytest.raises(SettingsError):
        identity(home=tmp_path)
    (tmp_path / "identity" / "signer.pem").unlink()
    (tmp_path / "identity" / "signer.pem").mkdir()
    with pytest.raises(MediaError):
        identity(home=tmp_path)


def test_two_processes_at_once_end_with_one_identity(tmp_path: Path) -> None:
    code = "from yingxi.label.keys import identity; print(identity().fingerprint)"
    told = {**os.environ, "YINGXI_HOME": str(tmp_path / "home")}
    both = [
        subprocess.Popen([sys.executable, "-c", code], env=told, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    seen = {one.communicate(timeout=60)[0].strip() for one in both}
    assert seen == {own_fingerprint(tmp_path / "home")}
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["identity"]


def test_the_certificates_are_as_c2pa_profiles_them(tmp_path: Path) -> None:
    leaf, root = x509.load_pem_x509_certificates(identity(home=tmp_path).chain)
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.EMAIL_PROTECTION]
    assert leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    named = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    own = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    assert named.key_identifier == own.digest
    leaf.verify_directly_issued_by(root)
    assert anchors(tmp_path).strip() == certificates.pem(root).strip()


def test_a_certificate_about_to_end_is_renewed_under_the_same_root(tmp_path: Path) -> None:
    before = identity(home=tmp_path)
    folder = tmp_path / "identity"
    root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    root_key = load_pem_private_key((folder / "root-key.pem").read_bytes(), None)
    assert isinstance(root_key, EllipticCurvePrivateKey)
    key = certificates.new_key()
    long_ago = datetime.now(UTC) - timedelta(days=certificates.LEAF_DAYS - 10)
    old = certificates.leaf_for(key.public_key(), root, root_key, now=long_ago)
    text = certificates.key_pem(key) + certificates.pem(old) + certificates.pem(root)
    (folder / "signer.pem").write_bytes(text)
    after = identity(home=tmp_path)
    leaf = x509.load_pem_x509_certificates(after.chain)[0]
    assert leaf.not_valid_after_utc - datetime.now(UTC) > timedelta(days=1000)
    leaf.verify_directly_issued_by(root)
    assert after.fingerprint != before.fingerprint


def test_signatures_are_the_same_each_time_and_fit_one_message_only(tmp_path: Path) -> None:
    who = identity(home=tmp_path)
    signed = sign(who, b"message")
    assert sign(who, b"message") == signed and len(signed) == 64
    assert is_signed(who.public_key, b"message", signed)
    assert not is_signed(who.public_key, b"massage", signed)
    assert not is_signed(who.public_key, b"message", signed[:-1] + bytes([signed[-1] ^ 1]))
    assert not is_signed(b"\x02" * 33, b"message", signed)


def test_the_key_is_not_shown_when_an_identity_is_printed(tmp_path: Path) -> None:
    assert "PRIVATE" not in repr(identity(home=tmp_path))


def test_a_real_certificate_signs_in_place_of_our_own(tmp_path: Path) -> None:
    who = identity(certified(tmp_path), home=tmp_path / "home")
    assert not who.self_issued
    assert is_signed(who.public_key, b"x", sign(who, b"x"))
    assert not (tmp_path / "home").exists()


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = certified(tmp_path / "other")
    mine = certified(tmp_path)
    with pytest.raises(SettingsError, match="不是一对"):
        identity(Signing(certificate=mine.certificate, key=other.key))


def test_a_program_outside_signs_where_one_is_named(tmp_path: Path) -> None:
    signing = certified(tmp_path)
    (tmp_path / "key.pem").rename(tmp_path / "hsm.pem")
    (tmp_path / "hsm.py").write_text(SIGNER)
    told = Signing(
        certificate=signing.certificate, signer=f"{sys.executable} hsm.py", folder=tmp_path
    )
    who = identity(told)
    assert is_signed(who.public_key, b"x", sign(who, b"x"))


@pytest.mark.parametrize("program", ["no-such-program", "false", "true"])
def test_a_signer_that_does_not_sign_is_told_with_what_it_should_do(
    tmp_path: Path, program: str
) -> None:
    signing = certified(tmp_path)
    who = identity(Signing(certificate=signing.certificate, signer=program, folder=tmp_path))
    with pytest.raises(SettingsError) as caught:
        sign(who, b"x")
    assert "64" in caught.value.hint


def test_the_settings_of_a_drama_name_who_signs(tmp_path: Path) -> None:
    (tmp_path / "drama.toml").write_text(
        'title = "甲"\n[label]\ncertificate = "pki/chain.pem"\nkey = "pki/key.pem"\n'
        'timestamp = "https://tsa.example"\n'
    )
    assert read_drama(tmp_path).signing == Signing(
        certificate=tmp_path / "pki/chain.pem", key=tmp_path / "pki/key.pem",
        timestamp="https://tsa.example", folder=tmp_path,
    )  # fmt: skip


@pytest.mark.parametrize(
    "section",
    ['certificate = "a"', 'key = "a"', 'certificate = "a"\nkey = "b"\nsigner = "c"',
     'timestamp = "tsa"'],
)  # fmt: skip
def test_settings_that_make_no_sense_together_are_refused(tmp_path: Path, section: str) -> None:
    (tmp_path / "drama.toml").write_text(f'title = "甲"\n[label]\n{section}\n')
    with pytest.raises(SettingsError) as caught:
        read_drama(tmp_path)
    assert caught.value.hint


def test_the_home_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YINGXI_HOME", str(tmp_path))
    assert home_folder() == tmp_path
    monkeypatch.delenv("YINGXI_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    if sys.platform.startswith("linux"):
        assert home_folder() == tmp_path / "data" / "yingxi"


def test_roots_that_are_no_certificates_are_told_not_passed_on(tmp_path: Path) -> None:
    (tmp_path / "anchors.pem").write_text("hello")
    with pytest.raises(SettingsError, match=r"anchors\.pem"):
        anchors(tmp_path)
    (tmp_path / "anchors.pem").write_bytes(identity(home=tmp_path / "other").chain)
    assert anchors(tmp_path).count(b"BEGIN") == 2
