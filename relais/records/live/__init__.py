"""What one user saves, others who look at it see without reloading.

A page names its *topics* (a type, `contacts`, or a record, `contacts/12`) and listens to `/live/`. Each web process has one thread that
watches the outbox for events of records and tells the listeners which of their topics changed: never a value, so that what the page then
fetches goes through the gate as everything does.
"""
