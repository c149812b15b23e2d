from relais.sales.actions.closing import lose_opportunity, reopen_opportunity, win_opportunity
from relais.sales.actions.moving import move_opportunity

__all__ = ["lose_opportunity", "move_opportunity", "reopen_opportunity", "win_opportunity"]
