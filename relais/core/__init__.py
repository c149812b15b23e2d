"""The ground that everything stands on: events and the jobs that carry them, money, time, text, and values such as phones and countries.

Its words: an *event* is a past-tense fact stored with the change it tells of, a *job* is a call made outside any request.
It knows no record, no user and no screen.
"""
