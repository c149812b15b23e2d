from relais.audit.models.access import Access
from relais.audit.models.examination import Examination
from relais.audit.models.read_count import ReadCount
from relais.audit.models.seal import Seal

__all__ = ["Access", "Examination", "ReadCount", "Seal"]
