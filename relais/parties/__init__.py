"""Everyone the firm deals with: people and organizations, how to reach them, what they are to us and to each other.

Words: a *party* is a person or an organization, in one table, so that nothing above ever asks which. On screen they are
*contacts* and *organizations*. Its *contact points* (e-mails, phones, social handles) and *addresses* are several; the
primary one is copied onto the party for lists. A *role* says with dates what a party is to us beside customer: supplier,
reseller, competitor. The *lifecycle stage* says how far it is as a customer, with a dated history. A *relationship* ties
two parties: works for, subsidiary of, recommended by, household.
What happens with a party is left to activities, what is sold to it to the domains above.
"""
