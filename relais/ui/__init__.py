"""How Relais looks: the frame of every page, components, icons, formats. It takes data, never models, and knows no record.

`/ui/` shows each component at work. The scripts and the style sheet are built from `frontend/`.
"""
