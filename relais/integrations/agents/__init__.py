"""Agents: programs led by a language model, that decide by themselves what they ask for.

What an agent can do is the API, with the rights of the person who gave it its token, within the scopes of that token (`calling`). Before
anything is written, it is tried and looked at: small and reversible deeds go through within a budget; what deletes, touches many records,
changes how the firm works or has no way back waits for a person (`governing`, `approving`). The protocol is MCP, over HTTP at `/mcp/` and
over stdio with `relais agent`; the library is wrapped in `server`, `http` and `stdio`. What people wrote into records reaches the agent
marked as data (`marking`).
"""
