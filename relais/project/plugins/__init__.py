"""Plug-ins: installed Python packages that add record types, actions, pages, jobs, texts and tables of their own (docs/developer/plug-ins.md).

`finding` reads the entry points, `containing` lets each in as a Django application that cannot take the product down, `looking` refuses what would get
past the gate. A plug-in with a fault is left out; `relais doctor` and the log say why.
"""
