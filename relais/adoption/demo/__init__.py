"""The demonstration company: Lambert & Fils of Lyon, joiners, with customers in ten countries and two years behind them.

All of it is made by this code from lists of our own; nobody in it exists. Addresses of mail end in .example, telephone
numbers are those kept free for films where a country has some. The same seed gives the same company on the same day.
"""
