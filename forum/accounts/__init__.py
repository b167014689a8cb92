"""People as they sign in: account, session, sign-in link, token, languages and zone.

What a person shows belongs to her memberships.
"""
