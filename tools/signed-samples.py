#!/usr/bin/env python3
"""Writes the signed samples of the unit tests, with keys that are made here and thrown away:
    tools/signed-samples.py tests/unit/model/signed
A small sigstore of its own: an authority, a log of certificates, a transparency log, a time authority.
Needs the package `cryptography`, and the command `openssl` for time stamps."""
import base64
import datetime
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
ARTIFACT = b"an artifact\n"
IDENTITY = "https://forge.example/org/app/.ci/release.yml@refs/heads/stable"
ISSUER = "https://token.forge.example"
BUILDER = "https://forge.example/builder"


def b64(data):
    return base64.b64encode(data).decode()


def sha256(data):
    return hashlib.sha256(data).digest()


def der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


def spki(key):
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def pem_key(key):
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def authority(text, key, issuer=None, issuer_key=None):
    builder = (x509.CertificateBuilder().subject_name(name(text)).issuer_name(issuer or name(text))
               .public_key(key.public_key()).serial_number(len(text))
               .not_valid_before(NOW - 400 * DAY).not_valid_after(NOW + 400 * DAY)
               .add_extension(x509.BasicConstraints(True, None), True)
               .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), True))
    return builder.sign(issuer_key or key, hashes.SHA384())


def claim(number, text):
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{number}"),
                                      bytes([0x0C, len(text)]) + text.encode())


def leaf_builder(key, issuer):
    return (x509.CertificateBuilder().subject_name(x509.Name([])).issuer_name(issuer)
            .public_key(key.public_key()).serial_number(77)
            .not_valid_before(NOW).not_valid_after(NOW + datetime.timedelta(minutes=10))
            .add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), False)
            .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(IDENTITY)]), True)
            .add_extension(claim(8, ISSUER), False).add_extension(claim(9, BUILDER), False))


def seen(key, builder, ca, ca_key, log_key):
    """The certificate with the word of a log of certificates (RFC 6962) in it."""
    tbs = builder.sign(ca_key, hashes.SHA384()).tbs_certificate_bytes
    time = struct.pack(">Q", int(NOW.timestamp()) * 1000)
    issuer = sha256(ca.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))
    signed = b"\0\0" + time + b"\0\1" + issuer + struct.pack(">I", len(tbs))[1:] + tbs + b"\0\0"
    signature = log_key.sign(signed, ec.ECDSA(hashes.SHA256()))
    entry = b"\0" + sha256(spki(log_key)) + time + b"\0\0" + b"\4\3" + struct.pack(">H", len(signature)) + signature
    words = struct.pack(">H", len(entry)) + entry
    words = struct.pack(">H", len(words)) + words
    octets = b"\x04" + (bytes([len(words)]) if len(words) < 128 else bytes([0x81, len(words)])) + words
    extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), octets)
    return builder.add_extension(extension, False).sign(ca_key, hashes.SHA384())


def tree(leaf):
    """A tree of three entries, ours the second: the proof and the root."""
    node = lambda left, right: sha256(b"\1" + left + right)
    first, ours, third = (sha256(b"\0" + body) for body in (b"first", leaf, b"third"))
    return [first, third], node(node(first, ours), third)


def entry(body, log_key, index=1):
    proof, root = tree(body)
    key_id = sha256(spki(log_key))
    time = int(NOW.timestamp()) + 60
    promise = json.dumps({"body": b64(body), "integratedTime": time, "logID": key_id.hex(), "logIndex": index},
                         separators=(",", ":"), sort_keys=True).encode()
    note = f"log.example\n3\n{b64(root)}\n"
    signature = log_key.sign(note.encode(), ec.ECDSA(hashes.SHA256()))
    checkpoint = f"{note}\n\u2014 log.example {b64(key_id[:4] + signature)}\n"
    kind = json.loads(body)
    return {
        "logIndex": str(index), "logId": {"keyId": b64(key_id)},
        "kindVersion": {"kind": kind["kind"], "version": kind["apiVersion"]},
        "integratedTime": str(time),
        "inclusionPromise": {"signedEntryTimestamp": b64(log_key.sign(promise, ec.ECDSA(hashes.SHA256())))},
        "inclusionProof": {"logIndex": str(index), "rootHash": b64(root), "treeSize": "3",
                           "hashes": [b64(one) for one in proof], "checkpoint": {"envelope": checkpoint}},
        "canonicalizedBody": b64(body)}


def record(digest, signature, verifier):
    return json.dumps({"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": {
        "data": {"hash": {"algorithm": "sha256", "value": digest.hex()}},
        "signature": {"content": b64(signature), "publicKey": {"content": b64(verifier)}}}},
        separators=(",", ":"), sort_keys=True).encode()


def dsse_record(payload, signature, verifier):
    return json.dumps({"apiVersion": "0.0.1", "kind": "dsse", "spec": {
        "envelopeHash": {"algorithm": "sha256", "value": "00"},
        "payloadHash": {"algorithm": "sha256", "value": sha256(payload).hex()},
        "signatures": [{"signature": b64(signature), "verifier": b64(verifier)}]}},
        separators=(",", ":"), sort_keys=True).encode()


def time_stamp(data, key, certificate, folder):
    """By openssl, which takes the hour of the machine: so the authority's certificate is a long one."""
    at = lambda file: os.path.join(folder, file)
    with open(at("data"), "wb") as out:
        out.write(data)
    with open(at("key"), "wb") as out:
        out.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                    serialization.NoEncryption()))
    with open(at("cert"), "wb") as out:
        out.write(certificate.public_bytes(serialization.Encoding.PEM))
    with open(at("conf"), "w") as out:
        out.write(f"[tsa]\ndefault_tsa=one\n[one]\nserial={at('serial')}\ndefault_policy=1.2.3.4\n"
                  "digests=sha256\nsigner_digest=sha256\ness_cert_id_alg=sha256\n")
    with open(at("serial"), "w") as out:
        out.write("01\n")
    run = lambda *words: subprocess.run(["openssl", "ts", *words], check=True, capture_output=True)
    run("-query", "-data", at("data"), "-sha256", "-cert", "-no_nonce", "-out", at("query"))
    run("-reply", "-config", at("conf"), "-section", "one", "-queryfile", at("query"), "-inkey", at("key"),
        "-signer", at("cert"), "-out", at("reply"))
    with open(at("reply"), "rb") as reply:
        return reply.read()


def period(start=NOW - 400 * DAY):
    return {"start": start.strftime("%Y-%m-%dT%H:%M:%SZ")}


def log_of(key):
    return {"baseUrl": "https://log.example", "hashAlgorithm": "SHA2_256",
            "publicKey": {"rawBytes": b64(spki(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256",
                          "validFor": period()},
            "logId": {"keyId": b64(sha256(spki(key)))}}


def chain_of(*certificates):
    return {"certChain": {"certificates": [{"rawBytes": b64(der(one))} for one in certificates]},
            "validFor": period()}


def statement_of(builder=BUILDER, source="https://forge.example/org/app", version="v1"):
    return json.dumps({
        "_type": f"https://in-toto.io/Statement/{version}",
        "subject": [{"name": "artifact", "digest": {"sha256": sha256(ARTIFACT).hex()}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {"buildDefinition": {"externalParameters": {"workflow": {
            "repository": source, "ref": "refs/heads/stable"}}},
            "runDetails": {"builder": {"id": builder}}}}).encode()


def envelope_of(payload, sign, kind="application/vnd.in-toto+json"):
    signature = sign(f"DSSEv1 {len(kind)} {kind} {len(payload)} ".encode() + payload)
    return signature, {"payload": b64(payload), "payloadType": kind, "signatures": [{"sig": b64(signature)}]}


def notation(root, root_key, usages=(ExtendedKeyUsageOID.CODE_SIGNING,), **fields):
    key = rsa.generate_private_key(65537, 2048)
    leaf = (x509.CertificateBuilder().subject_name(name("notary.example")).issuer_name(root.subject)
            .public_key(key.public_key()).serial_number(5)
            .not_valid_before(NOW - DAY).not_valid_after(NOW + 300 * DAY)
            .add_extension(x509.KeyUsage(True, False, False, False, False, False, False, False, False), True)
            .add_extension(x509.ExtendedKeyUsage(usages), False)
            .sign(root_key, hashes.SHA384()))
    url = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    header = {"alg": "PS256", "cty": "application/vnd.cncf.notary.payload.v1+json",
              "crit": ["io.cncf.notary.signingScheme"], "io.cncf.notary.signingScheme": "notary.x509", **fields}
    protected = url(json.dumps({name: value for name, value in header.items() if value}).encode())
    payload = url(json.dumps({"targetArtifact": {
        "mediaType": "application/octet-stream", "digest": "sha256:" + sha256(ARTIFACT).hex(),
        "size": len(ARTIFACT)}}).encode())
    return {"payload": payload, "protected": protected,
            "header": {"x5c": [b64(der(leaf)), b64(der(root))]},
            "signature": url(key.sign(f"{protected}.{payload}".encode(), padding.PSS(
                padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()))}


def main(target):
    curve = lambda size: ec.generate_private_key(ec.SECP256R1() if size == 256 else ec.SECP384R1())
    root_key, ca_key, ct_key, log_key, key, tsa_key = (curve(s) for s in (384, 384, 256, 256, 256, 256))
    root = authority("root.example", root_key)
    ca = authority("issuing.example", ca_key, root.subject, root_key)
    leaf = seen(key, leaf_builder(key, ca.subject), ca, ca_key, ct_key)
    tsa = (x509.CertificateBuilder().subject_name(name("time.example")).issuer_name(root.subject)
           .public_key(tsa_key.public_key()).serial_number(99)
           .not_valid_before(NOW - 4000 * DAY).not_valid_after(NOW + 4000 * DAY)
           .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
           .sign(root_key, hashes.SHA384()))
    trust = {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
             "tlogs": [log_of(log_key)], "ctlogs": [log_of(ct_key)],
             "certificateAuthorities": [chain_of(ca, root)], "timestampAuthorities": [chain_of(tsa, root)]}
    sign = lambda data: key.sign(data, ec.ECDSA(hashes.SHA256()))
    signature = sign(ARTIFACT)
    pem = leaf.public_bytes(serialization.Encoding.PEM)
    media = "application/vnd.dev.sigstore.bundle.v0.3+json"
    message = {"messageDigest": {"algorithm": "SHA2_256", "digest": b64(sha256(ARTIFACT))},
               "signature": b64(signature)}
    by_certificate = {"mediaType": media, "verificationMaterial": {
        "certificate": {"rawBytes": b64(der(leaf))},
        "tlogEntries": [entry(record(sha256(ARTIFACT), signature, pem), log_key)]}, "messageSignature": message}
    by_key = {"mediaType": media, "verificationMaterial": {
        "publicKey": {"hint": "k"},
        "tlogEntries": [entry(record(sha256(ARTIFACT), signature, pem_key(key)), log_key)]},
        "messageSignature": message}

    def with_statement(statement):
        of_statement, envelope = envelope_of(statement, sign)
        return {"mediaType": media, "verificationMaterial": {
            "certificate": {"rawBytes": b64(der(leaf))},
            "tlogEntries": [entry(dsse_record(statement, of_statement, pem), log_key)]}, "dsseEnvelope": envelope}

    simple = json.dumps({"critical": {
        "type": "cosign container image signature", "identity": {"docker-reference": "registry.example/org/app"},
        "image": {"docker-manifest-digest": "sha256:" + sha256(ARTIFACT).hex()}}, "optional": None})
    with tempfile.TemporaryDirectory() as folder:
        stamp = time_stamp(signature, tsa_key, tsa, folder)
    stamped = json.loads(json.dumps(by_key))
    stamped["verificationMaterial"]["timestampVerificationData"] = {
        "rfc3161Timestamps": [{"signedTimestamp": b64(stamp)}]}

    edwards = ed25519.Ed25519PrivateKey.generate()
    files = {
        "trusted_root.json": json.dumps(trust, indent=1), "certificate.json": json.dumps(by_certificate, indent=1),
        "key.json": json.dumps(by_key, indent=1), "stamped.json": json.dumps(stamped, indent=1),
        "statement.json": json.dumps(with_statement(statement_of()), indent=1),
        "other_builder.json": json.dumps(with_statement(statement_of(builder="https://other.example")), indent=1),
        "other_source.json": json.dumps(with_statement(statement_of(source="https://forge.example/org/b")), indent=1),
        "envelope.json": json.dumps(envelope_of(statement_of(), sign)[1], indent=1),
        "of_text.json": json.dumps(envelope_of(statement_of(), sign, "text/plain")[1], indent=1),
        "of_version_99.json": json.dumps(envelope_of(statement_of(version="v99"), sign)[1], indent=1),
        "simple.json": simple, "simple.sig": b64(sign(simple.encode() + b"\n")) + "\n",
        "notation.json": json.dumps(notation(root, root_key), indent=1),
        "notation_server.json": json.dumps(
            notation(root, root_key, [ExtendedKeyUsageOID.SERVER_AUTH]), indent=1),
        "notation_any.json": json.dumps(
            notation(root, root_key, [ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]),
            indent=1),
        "notation_text.json": json.dumps(notation(root, root_key, cty="text/html"), indent=1),
        "notation_uncritical.json": json.dumps(notation(root, root_key, crit=None), indent=1),
        "notation_scheme.json": json.dumps(
            notation(root, root_key, **{"io.cncf.notary.signingScheme": "other"}), indent=1),
        "notation_time.json": json.dumps(
            notation(root, root_key, crit=["io.cncf.notary.signingScheme", "io.cncf.notary.expiry"]), indent=1),
        "key.pub": pem_key(key).decode(),
        "other.pub": pem_key(curve(256)).decode(), "edwards.pub": pem_key(edwards).decode(),
        "edwards.sig": b64(edwards.sign(ARTIFACT)) + "\n", "ecdsa.sig": b64(signature) + "\n",
        "root.pem": root.public_bytes(serialization.Encoding.PEM).decode()}
    for file, text in files.items():
        with open(os.path.join(target, file), "w") as out:
            out.write(text if text.endswith("\n") else text + "\n")


main(sys.argv[1])
