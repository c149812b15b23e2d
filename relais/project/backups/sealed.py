"""A stream in pieces, each encrypted and authenticated: nothing of it is believed that was changed, moved, left out or cut off.

    magic, salt (16), check (16), prefix (7)        the header, which every piece vouches for as well
    length (4), ciphertext                          pieces of a megabyte, ChaCha20-Poly1305

A piece's nonce is the prefix, its number (4 bytes) and whether it is the last (1 byte). Key and check are both made of the passphrase and
the salt by scrypt, so that a wrong passphrase is known before anything is read. Docs: adr/0017-backups-of-no-database.md.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import secrets
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from relais.project.refused import Refused

MAGIC = b"relais backup 1\n"
SALT, CHECK, PREFIX, LENGTH = 16, 16, 7, 4
HEADER = len(MAGIC) + SALT + CHECK + PREFIX
PIECE = 1024 * 1024
TAG = 16


class Damaged(Refused):
    """It is not as it was written: cut off, or changed."""


def _keys(passphrase: str, salt: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    made = hashlib.scrypt(passphrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=32 + CHECK)
    return ChaCha20Poly1305(made[:32]), made[32:]


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


class SealedWriter(io.RawIOBase):
    """Writes to a file; `close` writes the last piece, without which the file is none."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._file = file
        salt, self._prefix = secrets.token_bytes(SALT), secrets.token_bytes(PREFIX)
        self._box, check = _keys(passphrase, salt)
        self._header = MAGIC + salt + check + self._prefix
        self._number = 0
        self._waiting = bytearray()
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        closed = self._box.encrypt(_nonce(self._prefix, self._number, is_last), piece, self._header)
        self._file.write(len(closed).to_bytes(LENGTH, "big") + closed)
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads what `SealedWriter` wrote; raises `Damaged` at the first piece that is not as it was."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self._file = file
        self._header = file.read(HEADER)
        if not self._header.startswith(MAGIC):
            raise Refused("This is not a backup of Relais.")
        if len(self._header) < HEADER:
            raise Damaged("The backup is cut off: it ends within its first line.")
        salt, check = self._header[len(MAGIC) :][:SALT], self._header[len(MAGIC) + SALT :][:CHECK]
        self._prefix = self._header[-PREFIX:]
        self._box, own_check = _keys(passphrase, salt)
        if not hmac.compare_digest(check, own_check):
            raise Refused(
                "The key does not open this backup. It was written with another one: the backup_key of the relais.toml of its time,"
                " or what RELAIS_BACKUP_KEY said. Give it in RELAIS_BACKUP_KEY."
            )
        self._number = 0
        self._open = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._open and not self._is_over:
            self._next()
        part = self._open[: len(buffer)]
        buffer[: len(part)] = part
        self._open = self._open[len(part) :]
        return len(part)

    def _next(self) -> None:
        length = self._file.read(LENGTH)
        closed = self._file.read(int.from_bytes(length, "big")) if len(length) == LENGTH else b""
        if len(closed) < TAG or len(closed) != int.from_bytes(length, "big") or len(closed) > PIECE + TAG:
            raise Damaged(f"The backup is cut off or changed: it does not go on after its piece {self._number}.")
        for is_last in (False, True):
            try:
                self._open = self._box.decrypt(_nonce(self._prefix, self._number, is_last), closed, self._header)
            except InvalidTag:
                continue
            self._number += 1
            self._is_over = is_last
            if is_last and self._file.read(1):
                raise Damaged("The backup goes on after its end: something was added to it.")
            return
        raise Damaged(f"The backup was changed: its piece {self._number} is not what was written.")
