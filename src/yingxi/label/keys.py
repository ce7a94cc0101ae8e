"""Who signs: the studio's own key, made on first use, or a real certificate where one is named."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from yingxi.errors import SettingsError
from yingxi.label import certificates
from yingxi.label.home import home_folder, private_folder, read_private, write_private
from yingxi.media.atomic import media_errors
from yingxi.settings import Signing
from yingxi.tongue import say

FOLDER = "identity"
ROOT, ROOT_KEY, SIGNER = "root.pem", "root-key.pem", "signer.pem"
ANCHORS = "anchors.pem"
"""Further roots that a studio trusts, put there by a person."""
RENEW = timedelta(days=30)
SIGNATURE_BYTES = 64
SIGNER_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A signer: its certificates (leaf first) and either its key or the program that has it."""

    chain: bytes
    public_key: bytes
    """The leaf's, a compressed P-256 point of 33 bytes."""
    key: bytes = field(default=b"", repr=False)
    """PKCS #8 PEM; empty where ``command`` signs."""
    command: tuple[str, ...] = ()
    folder: Path = Path()
    """Where ``command`` runs."""
    timestamp: str = ""
    """An RFC 3161 authority's address; nobody is asked where it is empty."""
    self_issued: bool = True

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public_key)


def fingerprint(public_key: bytes) -> str:
    """Sixteen hex digits that name a key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def identity(signing: Signing | None = None, *, home: Path | None = None) -> Identity:
    """Who signs by these settings; the studio's own key is made where there is none yet.

    Raises SettingsError for a key that others may read or that does not fit its certificate.
    """
    asked = signing or Signing()
    if asked.certificate is None:
        return _own(home or home_folder(), asked.timestamp)
    with media_errors(asked.certificate, "read"):
        chain = asked.certificate.read_bytes()
    public_key = _leaf_key(chain, asked.certificate)
    if asked.signer:
        return Identity(
            chain=chain, public_key=public_key, command=tuple(shlex.split(asked.signer)),
            folder=asked.folder, timestamp=asked.timestamp, self_issued=False,
        )  # fmt: skip
    assert asked.key is not None, "settings name a key or a signer beside a certificate"
    key = read_private(asked.key)
    if point(_private(key, asked.key).public_key()) != public_key:
        raise SettingsError(
            say(f"私钥 {asked.key} 与证书 {asked.certificate} 不是一对",
                f"the key {asked.key} does not belong to the certificate {asked.certificate}"),
            hint=say("证书链的第一张应是签名者自己的", "the signer's own certificate stands first"),
        )  # fmt: skip
    return Identity(
        chain=chain, public_key=public_key, key=key, timestamp=asked.timestamp, self_issued=False
    )


def anchors(home: Path | None = None) -> bytes:
    """The roots that this studio trusts, as PEM: its own where it has one, and those it was given.

    Reads only: looking at a file never makes an identity. Raises SettingsError for a file that holds
    no certificate.
    """
    place = home or home_folder()
    found: list[bytes] = []
    for path in (place / FOLDER / ROOT, place / ANCHORS):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            text = path.read_bytes()
            _certificates(text, path)
            found.append(text)
    return b"\n".join(found)


def own_fingerprint(home: Path | None = None) -> str:
    """The name of the studio's own key, from its public half; empty where it has none."""
    path = (home or home_folder()) / FOLDER / SIGNER
    try:
        return fingerprint(_leaf_key(path.read_bytes(), path))
    except OSError:
        return ""


def sign(who: Identity, message: bytes) -> bytes:
    """The raw ES256 signature, ``r`` and ``s`` of 32 bytes each; the same for the same message."""
    if who.command:
        return _signed_outside(who, message)
    signed = _private(who.key, Path("key")).sign(
        message, ec.ECDSA(SHA256(), deterministic_signing=True)
    )
    r, s = decode_dss_signature(signed)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this raw signature of the message was made by the key."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as its compressed point, 33 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def _signed_outside(who: Identity, message: bytes) -> bytes:
    name = who.command[0]
    try:
        done = subprocess.run(
            who.command, input=message, capture_output=True, timeout=SIGNER_SECONDS,
            cwd=who.folder, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as fault:
        reason = getattr(fault, "strerror", None) or say("没有回答", "no answer")
        raise _bad_signer(name, str(reason)) from fault
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise _bad_signer(name, " ".join([f"exit {done.returncode}", *last]))
    if not is_signed(who.public_key, message, done.stdout):
        raise _bad_signer(
            name, say("签名与证书对不上", "its signature does not fit the certificate")
        )
    return done.stdout


def _bad_signer(name: str, reason: str) -> SettingsError:
    return SettingsError(
        say(f"签名程序 {name} 没有签：{reason}", f"the signer {name} did not sign: {reason}"),
        hint=say("它从标准输入读要签的字节，往标准输出写 64 字节的 ES256 签名",
                 "it reads the bytes on stdin and answers 64 bytes of ES256 signature on stdout"),
    )  # fmt: skip


def _own(home: Path, timestamp: str) -> Identity:
    folder = private_folder(home) / FOLDER
    if not (folder / SIGNER).exists():
        _make(folder)
    path = folder / SIGNER
    text = read_private(path)
    leaf = _certificates(text, path)[0]
    if leaf.not_valid_after_utc - datetime.now(UTC) < RENEW:
        _renew(folder)
        text = read_private(path)
    # One file holds the key and its certificates: no reader ever sees one without the other.
    key, begin, chain = text.partition(b"-----BEGIN CERTIFICATE-----")
    return Identity(
        chain=begin + chain, public_key=_leaf_key(text, path), key=key, timestamp=timestamp
    )


def _make(folder: Path) -> None:
    """Make root and signer in a folder beside, then give it the name: the first process wins."""
    with media_errors(folder, "write"):
        draft = Path(tempfile.mkdtemp(prefix=f".{FOLDER}.", dir=folder.parent))
        try:
            root_key = certificates.new_key()
            root = certificates.root_for(root_key)
            write_private(draft / ROOT_KEY, certificates.key_pem(root_key))
            write_private(draft / ROOT, certificates.pem(root))
            _issue(draft / SIGNER, root, root_key)
            try:
                os.rename(draft, folder)
            except OSError as fault:
                if fault.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.EACCES):
                    raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _renew(folder: Path) -> None:
    root = _certificates((folder / ROOT).read_bytes(), folder / ROOT)[0]
    root_key = _private(read_private(folder / ROOT_KEY), folder / ROOT_KEY)
    _issue(folder / SIGNER, root, root_key)


def _issue(path: Path, root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey) -> None:
    key = certificates.new_key()
    leaf = certificates.leaf_for(key.public_key(), root, root_key)
    write_private(path, certificates.key_pem(key) + certificates.pem(leaf) + certificates.pem(root))


def _private(text: bytes, path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError) as fault:
        raise _unfit(path) from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise _unfit(path)
    return key


def _leaf_key(chain: bytes, path: Path) -> bytes:
    key = _certificates(chain, path)[0].public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise _unfit(path)
    return point(key)


def _certificates(text: bytes, path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(text)
    except ValueError as fault:
        raise _unfit(path) from fault


def _unfit(path: Path) -> SettingsError:
    return SettingsError(
        say(f"{path} 里没有可用的 P-256 证书或私钥", f"{path} holds no P-256 certificate or key"),
        hint=say("用 PEM 格式、不加密、secp256r1（ES256）的", "PEM, not encrypted, secp256r1 (ES256)"),
    )  # fmt: skip
