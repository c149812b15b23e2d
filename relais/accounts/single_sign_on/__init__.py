"""Signing in through a service of the firm's that knows its people (OpenID Connect, authorization code with PKCE, state and nonce).

Relais believes what a provider signs about *its own number* for somebody. An address alone opens nothing: an existing account is linked by its
owner, signed in, who says so.
"""
