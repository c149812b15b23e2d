"""Who works in the firm: users, the teams they stand in, the roles that give them rights, the door, and the tokens of programs.

The door is everything between a stranger and a session: passwords and the links by which they are chosen, second factors, single sign-on
through a service of the firm's, pauses for whoever guesses, and the sessions themselves. Its word *actor* is the one who does something, and
through what. What a role allows on which records is decided in `records`.
"""
