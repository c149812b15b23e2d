"""What an agent can ask for. Each tool is one call of the API; its words are read by a model, so they say what happens and what does not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.types import CallToolResult, ToolAnnotations
from pydantic import Field

from relais.integrations.agents.answering import answer
from relais.integrations.agents.calling import Call

Type = Annotated[str, Field(description="Key of the record type, such as contacts; `describe` lists them.", max_length=60)]
Id = Annotated[int, Field(description="Number of the record.", ge=1)]
Values = Annotated[dict[str, Any], Field(description="Values by field key, as `describe` lists them. Links are numbers of records.")]
Filter = Annotated[
    dict[str, Any] | None,
    Field(
        description='A Query, such as {"all": [{"field": "city", "op": "is", "value": "Lyon"}]}. Groups: all, any, not. There is no SQL.',
    ),
]
Names = Annotated[list[str] | None, Field(description="Field keys; what is left out is chosen for you.")]
DryRun = Annotated[bool, Field(description="True only tries it: nothing is written, and what would change is told.")]
Purpose = Annotated[str, Field(description="In a sentence, what it is for. A person who must approve it reads this.", max_length=500)]
Version = Annotated[int | None, Field(description="The version that you read: refused if somebody changed the record since.", ge=1)]
Tool = Callable[..., Awaitable[CallToolResult]]

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)
DESTROYS = ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=False)


async def describe(ctx: Context, type: Annotated[str, Field(description="Key of one type; empty lists all types.")] = "") -> CallToolResult:
    """Which types of record are open to you; of one type, its fields, what you may do with it, and its actions."""
    return await answer(ctx, Call("describe", "GET", "/schema/"), of=type)


async def search(ctx: Context, text: Annotated[str, Field(description="What to look for.", max_length=100)]) -> CallToolResult:
    """Find records of all types by words, names, numbers, mail addresses or telephone numbers."""
    return await answer(ctx, Call("search", "GET", "/search/", query={"q": text}))


async def read(ctx: Context, type: Type, id: Id, fields: Names = None, expand: Names = None) -> CallToolResult:
    """One record whole. `expand` gives linked records their fields too."""
    query = {"fields": ",".join(fields or []) or None, "expand": ",".join(expand or []) or None}
    return await answer(ctx, Call("read", "GET", "/{int:id}/", type, {"id": id}, query))


async def query(
    ctx: Context,
    type: Type,
    filter: Filter = None,
    sort: Annotated[list[str] | None, Field(description="Field keys; a minus in front turns the order.")] = None,
    fields: Names = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Field(description="`next` of the page before.")] = None,
) -> CallToolResult:
    """Records of a type for which a Query holds, page after page, and how many there are."""
    given = {"filter": filter, "sort": sort, "fields": fields, "limit": limit, "cursor": cursor}
    return await answer(ctx, Call("query", "POST", "/query/", type, body={key: value for key, value in given.items() if value is not None}))


async def summarize(
    ctx: Context,
    type: Type,
    filter: Filter = None,
    group_by: Names = None,
    measures: Annotated[list[str] | None, Field(description="count, sum:amount, avg:amount, min:…, max:…")] = None,
) -> CallToolResult:
    """Figures of a type: counts and sums, by groups."""
    given = {"filter": filter, "group_by": group_by, "measures": measures}
    return await answer(
        ctx, Call("summarize", "POST", "/summary/", type, body={key: value for key, value in given.items() if value is not None})
    )


async def timeline(ctx: Context, type: Type, id: Id, limit: Annotated[int, Field(ge=1, le=200)] = 30) -> CallToolResult:
    """What happened to a record, and with whom, the newest first."""
    return await answer(ctx, Call("timeline", "GET", "/{int:id}/timeline/", type, {"id": id}, {"limit": limit}))


async def create(ctx: Context, type: Type, values: Values, dry_run: DryRun = False, purpose: Purpose = "") -> CallToolResult:
    """Make a record."""
    return await answer(ctx, Call("create", "POST", "/", type, body=values), only_try=dry_run, purpose=purpose)


async def update(
    ctx: Context, type: Type, id: Id, values: Values, version: Version = None, dry_run: DryRun = False, purpose: Purpose = ""
) -> CallToolResult:
    """Change a record; what is not given stays as it is."""
    call = Call("update", "PATCH", "/{int:id}/", type, {"id": id}, body=values, version=version)
    return await answer(ctx, call, only_try=dry_run, purpose=purpose)


async def write_many(
    ctx: Context,
    type: Type,
    rows: Annotated[
        list[dict[str, Any]], Field(description="Values by field key; a row with an `id` changes that record.", max_length=1000)
    ],
    match: Annotated[
        str | None, Field(description="A field by which records are known: what matches is changed, the rest is made.")
    ] = None,
    dry_run: DryRun = False,
    purpose: Purpose = "",
) -> CallToolResult:
    """Make or change up to 1,000 records of a type. More than a few wait for a person."""
    body = {"rows": rows} | ({"match": match} if match else {})
    return await answer(ctx, Call("write_many", "POST", "/bulk/", type, body=body), only_try=dry_run, purpose=purpose)


async def delete(
    ctx: Context, type: Type, id: Id, version: Version = None, dry_run: DryRun = False, purpose: Purpose = ""
) -> CallToolResult:
    """Ask a person to move a record to the bin."""
    call = Call("delete", "DELETE", "/{int:id}/", type, {"id": id}, version=version)
    return await answer(ctx, call, only_try=dry_run, purpose=purpose)


async def act(
    ctx: Context,
    type: Type,
    action: Annotated[str, Field(description="The word of the action, as `describe` lists it.", max_length=60, pattern=r"^[a-z0-9-]+$")],
    id: Annotated[int | None, Field(description="Number of the record; left out for actions of the whole type.", ge=1)] = None,
    values: Annotated[dict[str, Any] | None, Field(description="What the action asks for, as `describe` lists it.")] = None,
    dry_run: DryRun = False,
    purpose: Purpose = "",
) -> CallToolResult:
    """Do with a record what its type offers beside changing it, such as checking a task off or closing an opportunity."""
    path, arguments = (f"/{{int:id}}/{action}/", {"id": id}) if id is not None else (f"/{action}/", {})
    return await answer(ctx, Call("act", "POST", path, type, arguments, body=values or {}), only_try=dry_run, purpose=purpose)


async def decision(ctx: Context, approval: Annotated[int, Field(description="The number that was told.", ge=1)]) -> CallToolResult:
    """What became of something that waits for a person."""
    return await answer(ctx, approval)


READING: tuple[Tool, ...] = (describe, search, read, query, summarize, timeline)
WRITING: dict[Tool, ToolAnnotations] = {create: WRITES, update: WRITES, write_many: DESTROYS, delete: DESTROYS, act: DESTROYS}


def add_tools(server: MCPServer, *, with_writing: bool) -> None:
    for tool in READING:
        server.add_tool(tool, annotations=READS)
    if with_writing:
        for tool, kind in WRITING.items():
            server.add_tool(tool, annotations=kind)
        server.add_tool(decision, annotations=READS)
