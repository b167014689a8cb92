from forum.kernel.errors import Conflict, NotFound
from forum.kernel.wording import mark


class DemoIsThere(Conflict):
    code = "demo_is_there"
    message = mark("The demo exchange is there already.")


class RealExchangeIsThere(Conflict):
    code = "real_exchange_is_there"
    message = mark("There is a real exchange here, so the demo is not loaded beside it.")


class NoDemoHere(NotFound):
    code = "no_demo_here"
    message = mark("There is no demo exchange here.")
