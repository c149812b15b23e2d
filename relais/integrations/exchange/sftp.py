"""SFTP servers: reached through the guard of all that goes out, known by the fingerprint that was entered, and believed in nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from posixpath import join
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from relais.core.outbound import OutboundError, connect, find_destination
from relais.integrations.exchange.errors import PlaceUnusable
from relais.integrations.exchange.places import MOST_FILES, TAKEN, Found
from relais.integrations.imports.preparing import LARGEST
from relais.integrations.models import Exchange

Answer = TypeVar("Answer")
USUAL_PORTS = (22,)
SECONDS_TO_ENTER, SECONDS_A_STEP = 20.0, 120.0


class ServerUnknown(PlaceUnusable):
    """The server shows another key than the one that was entered, or none was."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            _(
                "The server shows the key {fingerprint}, which is not the one entered. Enter it if whoever runs the server confirms it."
            ).format(fingerprint=shown)
        )


@contextmanager
def sftp_place(exchange: Exchange) -> Iterator[SftpPlace]:
    """A session with the server, ended whatever happens. The library is asynchronous; here it has a loop of its own."""
    try:
        import asyncssh  # noqa: TID251 - on a connection of the guard
    except ImportError:
        raise PlaceUnusable(_("This installation lacks the part for SFTP: install “relais[sftp]”.")) from None
    loop = asyncio.new_event_loop()
    session: Any = None
    try:
        session, client = loop.run_until_complete(_enter(asyncssh, exchange))
        yield SftpPlace(client, exchange.folder, lambda step: loop.run_until_complete(asyncio.wait_for(step(), SECONDS_A_STEP)))
    except (TimeoutError, asyncssh.Error, OSError) as error:
        raise PlaceUnusable(
            _("The server did not do as asked: {reason}.").format(reason=str(error)[:200] or type(error).__name__)
        ) from None
    finally:
        if session is not None:
            session.abort()
            loop.run_until_complete(session.wait_closed())
        loop.close()


async def _enter(asyncssh: Any, exchange: Exchange) -> tuple[Any, Any]:
    shown: list[str] = []

    class Client(asyncssh.SSHClient):
        def validate_host_public_key(self, host: str, addr: str, port: int, key: Any) -> bool:
            shown.append(key.get_fingerprint())
            return bool(exchange.host_key) and shown[-1] == exchange.host_key.strip()

    try:
        wire = connect(find_destination(exchange.host, exchange.port or USUAL_PORTS[0], usual_ports=USUAL_PORTS))
    except OutboundError as error:
        raise PlaceUnusable(error.message) from None
    keys = [asyncssh.import_private_key(exchange.private_key)] if exchange.private_key else None
    try:
        session = await asyncio.wait_for(
            asyncssh.connect(
                exchange.host, sock=wire, client_factory=Client, known_hosts=([], [], []), config=None, agent_path=None, client_keys=keys,
                username=exchange.username, password=exchange.password or None, login_timeout=SECONDS_TO_ENTER, server_host_key_algs="default",
            ),
            SECONDS_TO_ENTER,
        )  # fmt: skip
    except asyncssh.HostKeyNotVerifiable:
        raise ServerUnknown(shown[-1] if shown else "?") from None
    except asyncssh.PermissionDenied:
        raise PlaceUnusable(_("The server does not let this user in with this password or key.")) from None
    return session, await session.start_sftp_client()


class SftpPlace:
    """A folder of the server."""

    def __init__(self, client: Any, folder: str, run: Callable[[Callable[[], Awaitable[Any]]], Any]) -> None:
        self._client, self._folder, self._run = client, folder, run

    def names(self) -> list[Found]:
        entries = self._run(lambda: self._client.readdir(self._folder))
        files = [each for each in entries if each.attrs.type == 1]
        return sorted((Found(str(each.filename), each.attrs.size or 0, int(each.attrs.mtime or 0)) for each in files), key=lambda each: each.name)[:MOST_FILES]  # fmt: skip

    def read(self, name: str) -> bytes:
        async def step() -> bytes:
            async with self._client.open(join(self._folder, name), "rb") as opened:
                return bytes(await opened.read(LARGEST + 1))

        return bytes(self._run(step))

    def write(self, name: str, content: bytes) -> None:
        async def step() -> None:
            part = join(self._folder, f".{name}.part")
            async with self._client.open(part, "wb") as opened:
                await opened.write(content)
            await self._client.posix_rename(part, join(self._folder, name))

        self._run(step)

    def put_away(self, name: str, as_name: str) -> None:
        async def step() -> None:
            target = join(self._folder, TAKEN)
            await self._client.makedirs(target, exist_ok=True)
            if await self._client.exists(join(self._folder, name)):
                await self._client.posix_rename(join(self._folder, name), join(target, as_name))

        self._run(step)
