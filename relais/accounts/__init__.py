"""Who works in the firm: users, the teams they stand in, the roles that give them rights, sign-in, and the tokens of programs.

Its word *actor* is the one who does something, and through what. What a role allows on which records is decided in `records`.
"""
