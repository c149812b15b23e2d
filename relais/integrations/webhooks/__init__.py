"""Webhooks: other programs are told of what happens to records, as Standard Webhooks says (signed, at least once).

An event of the records engine becomes one delivery for each record and each webhook that hears of it. What a delivery says is put together when it is
sent, under the rights that its person has at that moment: a secret that was closed, or a record that was erased meanwhile, does not go out. A record's
news keep their order; those of others do not wait for them. Whatever fails is tried again for three days; an address that fails again and again is left
to rest, and paused when it has failed for three days.
"""
