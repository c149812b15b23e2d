"""An SFTP server of another firm: a real one, on this machine, with a folder of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "relais", "CANARY-secret-of-the-partner"


@dataclass
class SftpServer:
    port: int
    fingerprint: str
    folder: Path


class _Door(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


@contextmanager
def serving_sftp(folder: Path) -> Iterator[SftpServer]:
    """Serve the folder until the test is over."""
    key, loop, server = asyncssh.generate_private_key("ssh-ed25519"), asyncio.new_event_loop(), []
    ready = threading.Event()

    class Room(asyncssh.SFTPServer):
        def __init__(self, channel: Any) -> None:
            super().__init__(channel, chroot=str(folder).encode())

    async def start() -> None:
        server.append(await asyncssh.create_server(_Door, "127.0.0.1", 0, server_host_keys=[key], sftp_factory=Room))
        ready.set()

    def serve() -> None:
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield SftpServer(server[0].sockets[0].getsockname()[1], key.get_fingerprint(), folder)
    finally:
        loop.call_soon_threadsafe(server[0].close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
