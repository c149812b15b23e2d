"""The workspaces of an installation: where they are written down, which of them a request is for, and what commands do with them.

The installation itself is the workspace `main`. Each other one is a folder of its own, `RELAIS_HOME/workspaces/NAME`, which is laid out
like RELAIS_HOME: it could be served alone, and moves to another machine as it is (docs/adr/0016-workspaces.md).
"""
