from relais.collaboration.models.follow import Follow
from relais.collaboration.models.notification import Notification

__all__ = ["Follow", "Notification"]
