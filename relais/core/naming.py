"""How jobs and events get the names they are stored under."""


def package_of(module: str) -> str:
    """The domain a module belongs to: `relais.sales.actions.opportunities` is in `sales`."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "relais" and rest else first
