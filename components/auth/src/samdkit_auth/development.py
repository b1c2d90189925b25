"""An OpenID Connect issuer for development and tests. It refuses to start anywhere else."""

import base64
import hashlib
import html
import json
import os
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

MODE = "SAMDKIT_MODE"
_LIFETIME = 3600
_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>body{{font:1.1rem system-ui;max-width:32rem;margin:2rem auto;padding:0 1rem}}
button{{font:inherit;display:block;width:100%;padding:.9rem;margin:.6rem 0;cursor:pointer}}</style></head>
<body><main><h1>{title}</h1><p>{note}</p>{buttons}</main></body></html>"""
_WORDS = {
    "da": (
        "Log ind (kun udvikling)",
        "Vælg en testbruger. Der er ingen adgangskode, for dette er ikke en rigtig log ind-tjeneste.",
    ),
    "en": (
        "Sign in (development only)",
        "Choose a test user. There is no password, for this is no real sign-in service.",
    ),
}


class DevelopmentOnlyError(RuntimeError):
    """The development issuer was started outside development mode."""


class DevelopmentIssuer:
    """Issues tokens to whoever asks, on the loopback address only.

    Raises `DevelopmentOnlyError` unless the environment says `SAMDKIT_MODE=development`.
    """

    def __init__(
        self,
        *,
        users: Sequence[Mapping[str, Any]],
        audience: str,
        client_id: str,
        redirect_uris: Sequence[str],
        port: int = 0,
    ) -> None:
        # implements: AUTH-SRS-010.a
        if os.environ.get(MODE) != "development":
            message = f"the development issuer starts only where {MODE}=development is set"
            raise DevelopmentOnlyError(message)
        self.users = {str(user["id"]): dict(user) for user in users}
        self.audience = audience
        self.client_id = client_id
        self.redirect_uris = frozenset(redirect_uris)
        self.codes: dict[str, dict[str, str]] = {}
        self.rotate()
        # implements: AUTH-SRS-010.b
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def rotate(self) -> None:
        """Makes a new signing key; the old one is no longer published."""
        self.key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "use": "sig", "alg": "ES256"})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self) -> None:
        """Serves until interrupted."""
        with self:
            self._thread.join()

    def token(self, user_id: str, **claims: Any) -> str:
        """A signed access token for one of the users; further claims replace its own."""
        user = self.users[user_id]
        now = int(time.time())
        content = {
            "iss": self.issuer, "aud": self.audience, "sub": user_id, "iat": now, "exp": now + _LIFETIME, "scope": "openid",
            "roles": list(user.get("roles", [])), "name": user.get("name", user_id), **user.get("claims", {}),
        }  # fmt: skip
        if user.get("organisation"):
            content["organisation"] = user["organisation"]
        content |= claims
        return jwt.encode({"alg": "ES256", "kid": self.key.kid, "typ": "at+jwt"}, content, self.key)

    def configuration(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks", "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
        }  # fmt: skip

    def redeem(self, form: Mapping[str, str]) -> str | None:
        """The token for a code, once, if client, redirect and code verifier fit; else nothing."""
        # implements: AUTH-SRS-011
        attempt = self.codes.pop(form.get("code", ""), None)
        if attempt is None:
            return None
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        )
        same = (
            secrets.compare_digest(challenge, attempt["code_challenge"]) and form.get("redirect_uri") == attempt["redirect_uri"]
        )
        return self.token(attempt["user"]) if same and form.get("client_id") == self.client_id else None


def _handler(issuer: DevelopmentIssuer) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one small method a request
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            if address.path == "/.well-known/openid-configuration":
                self._json(issuer.configuration())
            elif address.path == "/jwks":
                self._json({"keys": [issuer.key.as_dict(private=False)]})
            elif address.path == "/authorize":
                self._authorize(query)
            else:
                self._answer(404, "text/plain", b"not found")

        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", "0")), 65536)
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            token = issuer.redeem(form) if self.path == "/token" else None
            if token is None:
                self._json({"error": "invalid_grant"}, 400)
            else:
                self._json({"access_token": token, "token_type": "Bearer", "expires_in": _LIFETIME})  # nosec B105 - a type

        def _authorize(self, query: dict[str, str]) -> None:
            known = query.get("client_id") == issuer.client_id and query.get("redirect_uri") in issuer.redirect_uris
            challenge = query.get("code_challenge", "")
            if not known or query.get("code_challenge_method") != "S256" or not challenge.isascii() or not challenge:
                self._answer(400, "text/plain", b"unknown client, redirect or challenge method")
            elif query.get("user") in issuer.users:
                code = secrets.token_urlsafe(24)
                issuer.codes[code] = query
                self.send_response(303)
                self.send_header(
                    "Location", f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query.get('state', '')})}"
                )
                self.end_headers()
            else:
                self._choose(query)

        def _choose(self, query: dict[str, str]) -> None:
            lang = "da" if self.headers.get("Accept-Language", "").lower().startswith("da") else "en"
            hidden = "".join(
                f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">' for name, value in query.items()
            )
            buttons = "".join(
                f'<button name="user" value="{html.escape(name)}">{html.escape(str(user.get("name", name)))}</button>'
                for name, user in issuer.users.items()
            )
            title, note = _WORDS[lang]
            page = _PAGE.format(lang=lang, title=title, note=note, buttons=f'<form action="/authorize">{hidden}{buttons}</form>')
            self._answer(200, "text/html; charset=utf-8", page.encode())

        def _json(self, data: dict[str, Any], status: int = 200) -> None:
            self._answer(status, "application/json", json.dumps(data).encode())

        def _answer(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of http.server
            """Logs nothing: requests hold codes."""

    return Handler
