"""How people come to use Relais: the demonstration company, the home page of a day's work, the first steps and help.

It stands above every domain and shows what they offer; it keeps no business record of its own.
"""
