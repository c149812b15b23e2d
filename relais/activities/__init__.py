"""What happens between the firm and its parties: interactions on every channel, notes, tasks, calls, meetings, and the timeline of them.

Who the parties are stands in `parties`; what was changed on a record is told by `records`, and shown on the same timeline.
"""
