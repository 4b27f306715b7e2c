# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real socket that answers as a test says: with bytes, with half of them, with a reset, or not at all."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import struct
import threading
import typing as t
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def reset(conn: socket.socket) -> None:
    """End a connection with a reset, as a crash does."""
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()


def read_request(conn: socket.socket) -> bytes:
    """One request with its body; empty when the client has gone."""
    text = b""
    while b"\r\n\r\n" not in text:
        more = conn.recv(65536)
        if not more:
            return b""
        text += more
    head, dummy, body = text.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += conn.recv(65536)
    return head + b"\r\n\r\n" + body


def reply(body: bytes = b"{}", status: str = "200 OK", headers: tuple[str, ...] = (), length: int | None = None) -> bytes:
    """An answer as bytes."""
    lines = ["HTTP/1.1 " + status, "Content-Length: %d" % (len(body) if length is None else length), *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Listener:
    """Listens on a free loopback port. C(serve(conn, request)) is called for each request until it closes the connection or returns True."""

    def __init__(self, serve: t.Callable[[socket.socket, bytes], t.Any], context: ssl.SSLContext | None = None, greet: bool = True) -> None:
        self.requests: list[bytes] = []
        self._serve, self._context, self._greet = serve, context, greet
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = "%s://127.0.0.1:%d" % ("https" if context else "http", self.port)
        self._over = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_why: object) -> None:
        self._over.set()
        self._socket.close()

    def wait(self, seconds: float) -> None:
        """Do nothing for so long, or until the test is over."""
        self._over.wait(seconds)

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                conn, _address = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(conn,), daemon=True).start()

    def _talk(self, conn: socket.socket) -> None:
        try:
            if self._context:
                conn = self._context.wrap_socket(conn, server_side=True)
            while conn.fileno() >= 0:
                request = read_request(conn) if self._greet else b"-"
                if not request:
                    break
                self.requests.append(request)
                if self._serve(conn, request):
                    break
        except OSError:
            pass   # the client has gone, which some tests want
        finally:
            conn.close()


def certificate(folder: Path, address: str = "127.0.0.1", days: int = 1) -> tuple[ssl.SSLContext, str]:
    """A server's context with a self-signed certificate for the address, good for so many days from now, and the path of the certificate."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "engine test")])
    now = datetime.datetime.now(datetime.timezone.utc)
    built = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=30)).not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )
    proof, secret = folder / "cert.pem", folder / "key.pem"
    proof.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(proof, secret)
    return context, str(proof)
