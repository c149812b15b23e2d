"""`relais bench`: how fast Relais is, measured as a browser meets it, in a workspace made for it and thrown away.

`workspace` is that workspace, `files` what is brought into it, `inside` what runs in it, `server` and `browser` measure from
outside, `paths` says what is measured, `goals` what is wanted, `report` what is printed.
"""
