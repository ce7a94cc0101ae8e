"""X.509 for a studio that has no certificate yet: a root of its own and the key that signs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_DAYS = 40 * 365
LEAF_DAYS = 20 * 365
"""Without a timestamp authority a signature is only good while its certificate is, and films are
asked about for many years; the root outlives the leaf."""
_SKEW = timedelta(days=1)
"""So that a reader whose clock is behind does not call a new certificate not yet valid."""
_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def new_key() -> ec.EllipticCurvePrivateKey:
    """A P-256 key: what C2PA's ES256 and our seal sign with."""
    return ec.generate_private_key(ec.SECP256R1())


def root_for(key: ec.EllipticCurvePrivateKey, *, now: datetime | None = None) -> x509.Certificate:
    """A self-signed certificate that may sign one level of others."""
    name = _name("root", key.public_key())
    return (
        _begun(name, name, key.public_key(), ROOT_DAYS, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(key, hashes.SHA256())
    )


def leaf_for(
    key: ec.EllipticCurvePublicKey,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    *,
    now: datetime | None = None,
) -> x509.Certificate:
    """The signer's certificate as C2PA 2.x profiles it: digitalSignature, EKU, SKI, AKI."""
    return (
        _begun(_name("signer", key), root.subject, key, LEAF_DAYS, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    days: int,
    now: datetime | None,
) -> x509.CertificateBuilder:
    start = (now or datetime.now(UTC)) - _SKEW
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(role: str, key: ec.EllipticCurvePublicKey) -> x509.Name:
    """Told apart by the key, so that two studios' roots are never taken for one another."""
    mark = x509.SubjectKeyIdentifier.from_public_key(key).digest.hex()[:12]
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Yingxi studio (self-issued)"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Yingxi {role} {mark}"),
        ]
    )


def _usage(*granted: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in granted for usage in _USAGES})


def pem(certificate: x509.Certificate) -> bytes:
    """The certificate as PEM text."""
    return certificate.public_bytes(Encoding.PEM)


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The key as PKCS #8 PEM, not encrypted: its file is its owner's alone."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
