"""X-Hub-Signature: only who knows the secret, which went to the hub alone, may bring a feed."""

import hmac

#: the methods that WebSub names; sha1 is the oldest hubs', and as a keyed hash still sound
METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Whether the header, `method=hex`, is the body's signature with the secret. In constant time."""
    method, _, stated = header.strip().partition("=")
    if method.lower() not in METHODS:
        return False
    expected = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(expected.encode(), stated.strip().lower().encode("utf-8", "replace"))
