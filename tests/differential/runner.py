"""Run small programs against the installed ``openai`` package and write down every request they make.

Standalone: ``python runner.py PROGRAM...`` prints one JSON object, ``{"sdk": version, "programs": {path: {"requests":
[...], "error": ...}}}``. All programs run in this process, each in a fresh namespace with the environment that its
header declares. Transports are replaced, and sockets refuse to connect, so nothing leaves the machine.
"""

import email
import email.policy
import importlib
import importlib.util
import io
import json
import os
import re
import socket
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

FOREIGN_VARIABLES = ("OPENAI_", "AZURE_", "AWS_", "GOOGLE_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
BASELINE = {name: value for name, value in os.environ.items() if not name.upper().startswith(FOREIGN_VARIABLES)}
KEYS = {
    "OPENAI_API_KEY": "sk-test",
    "OPENAI_ADMIN_KEY": "sk-admin-test",
}
IMPORT_TIME = {
    "api_type": "OPENAI_API_TYPE",
    "api_version": "OPENAI_API_VERSION",
    "azure_endpoint": "AZURE_OPENAI_ENDPOINT",
}


class Recorder:
    """Collects the requests of one program; ``path`` is the file whose frames count as the caller."""

    def __init__(self) -> None:
        self.path = ""
        self.requests: list[dict[str, Any]] = []

    def record(self, verb: str, url: str, content_type: str, body: bytes) -> None:
        """Write down one request."""
        parts = urlsplit(url)
        fields = payload(content_type, body)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        socket_model = query.get("model") if parts.scheme in ("ws", "wss") else None
        entry: dict[str, Any] = {
            **self.caller(),
            "scheme": parts.scheme,
            "host": parts.hostname or "",
            "verb": verb.upper(),
            "path": unquote(parts.path),
            "query": query,
            "body": fields,
        }
        if "model" in fields or socket_model:
            entry["model"] = fields.get("model", socket_model)
        if "store" in fields:
            entry["store"] = fields["store"]
        self.requests.append(entry)

    def caller(self) -> dict[str, int]:
        """The lines of the call in the program that is being made now; zeros when no frame of it is on the stack."""
        main = threading.main_thread().ident
        for start in (sys._getframe(1), sys._current_frames()[main or 0]):
            frame: FrameType | None = start
            while frame is not None and frame.f_code.co_filename != self.path:
                frame = frame.f_back
            if frame is not None:
                return lines_at(frame.f_code, frame.f_lasti)
        return {"line": 0, "end_line": 0}


RECORDER = Recorder()


def lines_at(code: CodeType, instruction: int) -> dict[str, int]:
    """First and last line of the expression that an instruction belongs to."""
    for index, (line, end_line, _, _) in enumerate(code.co_positions()):
        if index * 2 >= instruction and line:
            return {"line": line, "end_line": end_line or line}
    return {"line": 0, "end_line": 0}


def payload(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a JSON or multipart body; files are given by name only."""
    if content_type.startswith("multipart/form-data"):
        return dict(multipart(content_type, body))
    try:
        data = json.loads(body) if body else {}
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def multipart(content_type: str, body: bytes) -> Iterator[tuple[str, Any]]:
    """Names and values of a form."""
    head = b"Content-Type: " + content_type.encode() + b"\r\n\r\n"
    for part in email.message_from_bytes(head + body, policy=email.policy.HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        yield name, "(file)" if part.get_filename() else part.get_content().strip()


def answer(url: str, body: bytes) -> tuple[str, bytes]:
    """A reply that every method can read: its content type and its bytes."""
    path = urlsplit(url).path
    if b'"stream":true' in body.replace(b" ", b""):
        return "text/event-stream", b"data: [DONE]\n\n"
    state = "processed" if re.search(r"/files/[^/]+$", path) and "vector_stores" not in path else "completed"
    item = {"id": "id_1", "object": "thing", "status": state, "embedding": [0.0], "index": 0}
    reply = item | {
        "data": [item],
        "has_more": False,
        "choices": [],
        "output": [],
        "results": [],
        "text": "",
        "created": 0,
        "created_at": 0,
        "file_counts": dict.fromkeys(("completed", "failed", "cancelled", "in_progress", "total"), 0),
        "thread_id": "thread_1",
    }
    return "application/json", json.dumps(reply).encode()


def patch_httpx(name: str) -> None:
    """Replace the transports of ``httpx`` or ``httpx2``."""
    httpx = importlib.import_module(name)

    def note(request: Any, body: bytes) -> Any:
        url = str(request.url)
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise httpx.UnsupportedProtocol(f"no usable scheme or host in {url!r}")
        RECORDER.record(request.method, url, request.headers.get("content-type", ""), body)
        kind, reply = answer(url, body)
        return httpx.Response(200, headers={"content-type": kind}, content=reply, request=request)

    def handle(self: Any, request: Any) -> Any:
        return note(request, request.read())

    async def handle_async(self: Any, request: Any) -> Any:
        return note(request, await request.aread())

    httpx.HTTPTransport.handle_request = handle
    httpx.AsyncHTTPTransport.handle_async_request = handle_async


def patch_requests() -> None:
    """Replace the adapter of ``requests``."""
    import requests
    from requests.adapters import HTTPAdapter

    def send(self: Any, request: Any, **options: Any) -> Any:
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        RECORDER.record(request.method, request.url, request.headers.get("content-type", ""), body)
        response = requests.Response()
        response.status_code, response.url, response.request = 200, request.url, request
        kind, reply = answer(request.url, body)
        response.headers["content-type"] = kind
        response.raw = io.BytesIO(reply)
        return response

    HTTPAdapter.send = send


def patch_urllib() -> None:
    """Replace what ``urllib.request`` does last."""
    import urllib.request
    import urllib.response

    def do_open(self: Any, connection: Any, request: Any, **options: Any) -> Any:
        body = request.data or b""
        RECORDER.record(request.get_method(), request.full_url, request.get_header("Content-type", ""), body)
        kind, reply = answer(request.full_url, body)
        headers = email.message_from_string(f"content-type: {kind}\n\n")
        response = urllib.response.addinfourl(io.BytesIO(reply), headers, request.full_url, 200)
        response.msg = "OK"
        return response

    urllib.request.AbstractHTTPHandler.do_open = do_open


def patch_aiohttp() -> None:
    """Replace the request method of the sessions of ``aiohttp``."""
    import aiohttp

    class Reply:
        status = 200
        reason = "OK"
        ok = True

        def __init__(self, kind: str, body: bytes) -> None:
            self.headers = {"content-type": kind, "Content-Type": kind}
            self.body = body

        async def read(self) -> bytes:
            return self.body

        async def text(self) -> str:
            return self.body.decode()

        async def json(self) -> Any:
            return json.loads(self.body)

        def release(self) -> None: ...

        def close(self) -> None: ...

        def raise_for_status(self) -> None: ...

        async def wait_for_close(self) -> None: ...

        async def __aenter__(self) -> Any:
            return self

        async def __aexit__(self, *error: object) -> None: ...

    async def request(self: Any, method: str, url: Any, **options: Any) -> Any:
        full = str(self._build_url(url)) if hasattr(self, "_build_url") else str(url)
        data, kind = options.get("data"), "application/json"
        if options.get("json") is not None:
            data = json.dumps(options["json"])
        body = data.encode() if isinstance(data, str) else data or b""
        RECORDER.record(method, full, kind, body if isinstance(body, bytes) else b"")
        return Reply(*answer(full, body if isinstance(body, bytes) else b""))

    aiohttp.ClientSession._request = request


def patch_websockets() -> None:
    """Replace ``connect`` of ``websockets``, in threads and in asyncio."""
    import websockets.asyncio.client
    import websockets.sync.client

    class Socket:
        def __init__(self, uri: str, **options: Any) -> None:
            RECORDER.record("WSS", uri, "", b"")

        def send(self, *data: object) -> None: ...

        def recv(self, *arguments: object, **options: object) -> str:
            return "{}"

        def close(self, **options: object) -> None: ...

        def __enter__(self) -> "Socket":
            return self

        def __exit__(self, *error: object) -> None: ...

    class AsyncSocket(Socket):
        async def send(self, *data: object) -> None: ...

        async def close(self, **options: object) -> None: ...

    class Connect:
        def __init__(self, uri: str, **options: Any) -> None:
            self.uri = uri

        async def open(self) -> AsyncSocket:
            return AsyncSocket(self.uri)

        def __await__(self) -> Any:
            return self.open().__await__()

        async def __aenter__(self) -> AsyncSocket:
            return await self.open()

        async def __aexit__(self, *error: object) -> None: ...

    websockets.sync.client.connect = Socket
    websockets.asyncio.client.connect = Connect


def patch_waiting() -> None:
    """Nothing sleeps, and no socket connects."""

    def refuse(*arguments: object, **options: object) -> Any:
        raise AssertionError("a program tried to leave the machine")

    time.sleep = lambda seconds: None
    socket.getaddrinfo = refuse
    socket.create_connection = refuse


def patch_anyio() -> None:
    """Nothing sleeps in coroutines either."""

    async def at_once(delay: float) -> None: ...

    importlib.import_module("anyio").sleep = at_once


def patch_all() -> None:
    """Replace every transport that is installed."""
    patch_waiting()
    patch_urllib()
    patches = {
        "anyio": patch_anyio,
        "httpx": lambda: patch_httpx("httpx"),
        "httpx2": lambda: patch_httpx("httpx2"),
        "requests": patch_requests,
        "aiohttp": patch_aiohttp,
        "websockets": patch_websockets,
    }
    for name, patch in patches.items():
        if importlib.util.find_spec(name) is not None:
            patch()


def header(text: str) -> dict[str, list[str]]:
    """The declarations ``# key: value`` in the comments before the first statement, by key."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := re.match(r"#\s*([a-z-]+):\s*(.*)$", line):
            found.setdefault(match[1], []).append(match[2].strip())
    return found


def environment(text: str) -> dict[str, str]:
    """The variables that a program's header sets, ``# env: NAME=value``."""
    return {name: value for line in header(text).get("env", []) for name, _, value in [line.partition("=")]}


class Sdk:
    """The imported package, and the state of its module that a program may change."""

    def __init__(self) -> None:
        self.module: Any = importlib.import_module("openai")
        self.version: str = getattr(self.module, "__version__", "") or self.module.version.VERSION
        self.legacy = self.version.startswith("0.")
        plain = {"api_key", "base_url", "organization", "project", "timeout", "max_retries", "http_client"}
        names = plain | {"default_headers", "default_query", "azure_ad_token", "webhook_secret", "admin_api_key"}
        self.state = {name: getattr(self.module, name) for name in names if hasattr(self.module, name)}
        self.known = set(vars(self.module))

    def reset(self) -> None:
        """Make the module as it is after its import under the present environment."""
        if self.legacy:
            for name in [name for name in sys.modules if name.split(".")[0] == "openai"]:
                del sys.modules[name]
            return
        for name, value in self.state.items():
            setattr(self.module, name, value)
        for name, variable in IMPORT_TIME.items():
            setattr(self.module, name, os.environ.get(variable))
        for name in {"data_residency", "api_base"} & set(vars(self.module)) - self.known:
            delattr(self.module, name)
        self.module._reset_client()


def run(path: str, sdk: Sdk) -> dict[str, Any]:
    """Run one program and return what it sent, and the error that ended it, if any."""
    text = Path(path).read_text("utf-8")
    os.environ.clear()
    os.environ.update(BASELINE | KEYS | environment(text))
    sdk.reset()
    RECORDER.path, RECORDER.requests = path, []
    error = None
    try:
        exec(compile(text, path, "exec"), {"__name__": "__main__", "__file__": path})
    except Exception as failure:
        lines = [each.lineno for each in traceback.extract_tb(failure.__traceback__) if each.filename == path]
        error = {"class": type(failure).__name__, "message": str(failure), "line": lines[-1] if lines else 0}
    return {"requests": RECORDER.requests, "error": error}


def main(paths: list[str]) -> None:
    """Run the programs and print the report."""
    warnings.simplefilter("ignore")
    patch_all()
    sdk = Sdk()
    print(json.dumps({"sdk": sdk.version, "programs": {path: run(path, sdk) for path in paths}}))


if __name__ == "__main__":
    main(sys.argv[1:])
