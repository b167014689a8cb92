from tests.contributions.conftest import scene

__all__ = ["scene"]
