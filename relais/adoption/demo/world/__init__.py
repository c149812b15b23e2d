"""The ten countries that the demonstration company sells in: names, towns, streets, telephones, trades."""

from relais.adoption.demo.world.country import Country, Job, Place
from relais.adoption.demo.world.france import FRANCE
from relais.adoption.demo.world.germany import GERMANY
from relais.adoption.demo.world.neighbors_in_french import BELGIUM, MOROCCO, SWITZERLAND
from relais.adoption.demo.world.north_sea import NETHERLANDS, UNITED_KINGDOM
from relais.adoption.demo.world.southern_europe import ITALY, PORTUGAL, SPAIN

COUNTRIES = (FRANCE, GERMANY, BELGIUM, SWITZERLAND, ITALY, SPAIN, UNITED_KINGDOM, MOROCCO, PORTUGAL, NETHERLANDS)

__all__ = ["COUNTRIES", "Country", "Job", "Place"]
