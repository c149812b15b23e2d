"""How the product looks and speaks: the frame of every page, components, icons, formats of dates and figures, notices.

Its words: a *mark* is a small sign in a cell (icon, avatar, tag), a *toast* a notice with a way back, the *dock* the phone's row
of places, the *palette* the box that finds and acts. It knows no record and no domain; packages above register their places
in `navigation` and fill the blocks of `ui/shell.html`.
"""
