"""Behind a proxy the visitor's address and scheme come from as many hops as the operator says, and no more."""

from ipaddress import ip_address

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"})


def init_proxy(app: Flask, hops: int) -> None:
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_port=hops, x_prefix=hops
        )


def is_from_here() -> bool:
    """Whether the request comes from the machine that serves it: by loopback, and not on somebody's behalf."""
    return not FORWARDED & {name.lower() for name, _ in request.headers} and is_loopback(request.remote_addr or "")


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
