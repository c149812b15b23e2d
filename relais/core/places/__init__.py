"""Where towns lie, from a table that Relais carries: no address of a customer is told to anybody.

The table holds the towns of the world with 500 inhabitants or more (GeoNames, CC BY 4.0), under all their names in Latin letters.
`bin/places` makes it when Relais is set up; see decision 0009.
"""
