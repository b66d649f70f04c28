"""Hosts: whose is the machine behind a URL, and can the URL work at all?"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from ai_residency_lint.calls.facts import Cause, Target, Trail
from ai_residency_lint.calls.given import HOLE
from ai_residency_lint.catalog.policy import Edition

_RESERVED = re.compile(
    r"(^|\.)(localhost|local|internal|lan|home|corp|intranet|test|example|invalid|example\.(com|org|net))$"
)
_NO_HOST = re.compile(r"[\s<>{}\"'|^`\\$%]")
"""What no host has in it, but templates that have not been filled in."""
_SCHEMES = frozenset({"http", "https", "ws", "wss", "sip", "sips"})


class Hosts(Struct, frozen=True):
    """Tells what a URL points at, by the hosts of a policy edition and the clouds that libraries know."""

    edition: Edition
    vendor_hosts: Mapping[str, str]
    vendor_variables: Mapping[str, str]

    @property
    def domain(self) -> str:
        """The domain under which the provider's API hosts lie (``openai.com``)."""
        return ".".join(_split(self.edition.default_base_url)[1].split(".")[-2:])

    @property
    def prefix(self) -> str:
        """What paths begin with on the provider's hosts (``/v1``)."""
        return urlsplit(self.edition.default_base_url).path.rstrip("/")

    @staticmethod
    def path(url: str) -> str:
        """The path of a URL, without query."""
        return urlsplit(url).path

    def target(
        self, url: str, cause: Cause, trail: Trail = (), via: str = "", raw_join: bool = False, base: bool = True
    ) -> Target:  # fmt: skip
        """Judge a URL. ``base`` tells a base URL from the URL of one request; ``raw_join`` needs a trailing slash."""
        scheme, host = _split(url)
        defect = _defect(url, scheme, host) or (_padded(url) if base and cause != "setting" else "")
        if defect:
            return Target(url, host, "malformed", cause, "", "", trail, via, defect)
        for known in self.edition.hosts:
            if known.host == host:
                return self._provider(url, scheme, known.region, cause, trail, via, raw_join, base)
        if host == self.domain or host.endswith("." + self.domain):
            return self._unlisted(url, host, cause, trail, via)
        vendor = next((name for suffix, name in self.vendor_hosts.items() if host.endswith(suffix)), "")
        if vendor:
            return Target(url, host, "vendor", cause, "", vendor, trail, via)
        return Target(url, host, "local" if _is_local(host) else "foreign", cause, "", "", trail, via)

    def _unlisted(self, url: str, host: str, cause: Cause, trail: Trail, via: str) -> Target:
        """A host in the provider's domain that the edition does not list: another service, or invented."""
        region = next((each.code for each in self.edition.regions if each.host == host), None)
        if region is not None:
            return Target(url, host, "provider", cause, region, self.edition.provider, trail, via)
        return Target(url, host, "invalid", cause, "", self.edition.provider, trail, via)

    def _provider(
        self, url: str, scheme: str, region: str, cause: Cause, trail: Trail, via: str, raw_join: bool, base: bool
    ) -> Target:  # fmt: skip
        host, provider = _split(url)[1], self.edition.provider
        if region == "none":
            return Target(url, host, "invalid", cause, "", provider, trail, via)
        defect = _wrong_base(url, scheme, self.edition.default_base_url, raw_join) if base else _unsafe(scheme)
        kind = "malformed" if defect else "provider"
        return Target(url, host, kind, cause, region, provider, trail, via, defect)  # type: ignore[arg-type]

    def vendor_of_variable(self, name: str) -> str:
        """Whose API an environment variable names by its own name (``AZURE_OPENAI_ENDPOINT``); empty if nobody's."""
        return next((vendor for start, vendor in self.vendor_variables.items() if name.startswith(start)), "")

    def is_provider(self, url: str) -> bool:
        """Whether a URL of any quality names a host of the provider's API."""
        host = _split(url)[1]
        hosts = {each.host for each in self.edition.hosts} | {each.host for each in self.edition.regions}
        return host in hosts or host.endswith(".api." + self.domain)


def _split(url: str) -> tuple[str, str]:
    """Scheme and host of a URL, in lower case; both empty where it has none."""
    if url.lower().startswith(("sip:", "sips:")):
        scheme, _, rest = url.partition(":")
        return scheme.lower(), re.split(r"[;:?>]", rest.rpartition("@")[2])[0].lower()
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "", ""
    return (parts.scheme, host) if parts.netloc else ("", url.split("/")[0].lower())


def _defect(url: str, scheme: str, host: str) -> str:
    if not url.strip():
        return "it is empty"
    if "://" not in url and scheme not in ("sip", "sips"):
        return "it has no scheme (https://)"
    if scheme not in _SCHEMES and HOLE not in scheme:
        return f"its scheme is {scheme!r}"
    if found := _NO_HOST.search("" if ":" in host else host.replace(HOLE, "")):
        return f"its host has {found[0]!r} in it"
    return "" if host else "it names no host"


def _padded(url: str) -> str:
    """What is wrong with a base URL that begins with white space, or has more than one line, in words."""
    if url[0].isspace():
        return "it begins with white space"
    return "it has a line break in it" if "\n" in url or "\r" in url else ""


def _unsafe(scheme: str) -> str:
    return "it uses plain http" if scheme == "http" else "it uses plain ws" if scheme == "ws" else ""


def _wrong_base(url: str, scheme: str, default: str, raw_join: bool) -> str:
    """What is wrong with a base URL on one of the provider's hosts, in words; empty if nothing is."""
    if scheme == "wss":
        return "its scheme is for websockets, not for requests"
    unsafe = _unsafe(scheme)
    if unsafe:
        return unsafe
    if urlsplit(url).query:
        return "it has a query, and the path is appended to that"
    wanted, path = urlsplit(default).path, urlsplit(url).path
    if path.rstrip("/") != wanted.rstrip("/") and HOLE not in path:
        return f"its path is {path or '/'!r}, not {wanted!r}"
    if raw_join and not url.endswith("/"):
        return "it needs a trailing slash here, because the path is appended as it is"
    return ""


def _is_local(host: str) -> bool:
    if ("." not in host and ":" not in host) or _RESERVED.search(host):
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback or address.is_private or address.is_unspecified or address.is_link_local


def known_host(url: str) -> bool:
    """Whether the host of a URL with holes is known."""
    return HOLE not in _split(url)[1]


def host_suffix(url: str) -> str:
    """The known end of a host that begins with a hole (``{}.openai.azure.com``)."""
    return _split(url)[1].rpartition(HOLE)[2]
