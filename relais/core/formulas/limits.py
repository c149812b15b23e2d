"""How large a formula and its values may be: enough for anybody, too little to harm."""

from decimal import Decimal

LONGEST_FORMULA = 4000
DEEPEST = 50
MOST_NODES = 1000
#: Links that a name may follow: organization.parent.owner.name has three.
MOST_LINKS = 4

#: Numbers have 16 figures before the decimal sign and 12 after it: 28 in all, and so in both databases.
DECIMALS = 12
TOO_LARGE = Decimal(10) ** 16
LONGEST_TEXT = 4000
