"""Machines for the tests of the way out: one that answers as it is told, one that counts who comes, names that lead where a test says."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Machine:
    """Listens on this machine. `heard` holds the beginning of what each caller said."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def machine(answer: bytes | Callable[[socket.socket], None] = b"", context: ssl.SSLContext | None = None) -> Iterator[Machine]:
    """A machine that answers everybody alike, or does with the wire what it is told; with a context it speaks TLS."""
    listening = socket.create_server(("127.0.0.1", 0))
    made = Machine(listening.getsockname()[1])

    def talk(wire: socket.socket) -> None:
        try:
            wire = context.wrap_socket(wire, server_side=True) if context else wire
        except OSError:
            return
        with wire:
            made.heard.append(wire.recv(65536))
            try:
                answer(wire) if callable(answer) else wire.sendall(answer)
            except OSError:
                return

    def serve() -> None:
        while True:
            try:
                wire, _from = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(wire,), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@dataclass
class Names:
    """Stands for the DNS: each question about a name takes the next of its answers, and the last one stays."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> Names:
        real = socket.getaddrinfo

        def look_up(host: Any, port: Any, *more: Any, **options: Any) -> Any:
            name = str(host)
            if name not in self.answers:
                # Of the addresses that are connected to; no test asks a real server for a name.
                return real(host, port, *more, **(options | {"flags": socket.AI_NUMERICHOST}))
            self.asked.append(name)
            told = self.answers[name]
            address = told.pop(0) if len(told) > 1 else told[0]
            return real(address, port, type=socket.SOCK_STREAM)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return self


def certified(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A context with a certificate for a name, and the file that has it believed."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begins = datetime.now(UTC) - timedelta(days=1)
    built = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), begins, begins + timedelta(days=9))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    file = folder / "both.pem"
    held = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(held + built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, file
