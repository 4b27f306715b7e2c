# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private to the collection: what an exception of the HTTP library means, in words. Told by names, as the classes move between its versions.

No message quotes a header, a body or the text of an exception: that may hold a proxy's password.
"""

from __future__ import annotations

import typing as t

from .._errors import RequestFailed

LOST = "The connection to %s broke before the whole answer was here."
NO_AUTHORITY = "The file of ca_path (or of REQUESTS_CA_BUNDLE) is not there, or holds no certificate."
NO_HTTP = "%s does not answer in HTTP as it should (%s). Check address and port, and what stands in between."


def too_long(host: str, took: float, timeout: float, where: t.Dict[str, t.Any]) -> RequestFailed:
    """It talked all the time and came to no end."""
    return RequestFailed(
        "%s did not come to the end of its answer within %.1f s. One answer may take four times the option timeout (%g s), and all that take longer "
        "than timeout together may take retry_budget; then none is waited for longer than timeout. Run it again when the service is faster, or raise them."
        % (host, took, timeout), passing=False, **where)


def abandoned(where: t.Dict[str, t.Any]) -> RequestFailed:
    """Nobody will ever hear what comes of it."""
    return RequestFailed(
        "Not sent: the ansible process that runs this task is gone (killed?), so it ends here. Run it again to see what is still to be done.",
        sent=False, passing=False, **where)


def too_large(host: str, most: int, where: t.Dict[str, t.Any]) -> RequestFailed:
    """No answer of these services is that large."""
    return RequestFailed(
        "%s sends an answer of more than %d MiB (unpacked), which none of these services does. It was not read to its end. Check the address." % (
            host, most // 2 ** 20), passing=False, **where)


def bad_packing(host: str, encoding: str, where: t.Dict[str, t.Any]) -> RequestFailed:
    """Content-Encoding and content do not go together."""
    known = encoding if encoding.replace("-", "").isalnum() and len(encoding) < 20 else "another way"
    return RequestFailed("%s sends a body that is not packed as it says (%s), or not as it was asked to." % (host, known), **where)


def read_failed(error: BaseException, host: str, timeout: float, where: t.Dict[str, t.Any]) -> t.Optional[RequestFailed]:
    """While the body was read. None when it is none of the library's exceptions."""
    kinds = {one.__name__ for one in type(error).__mro__}
    if kinds & {"ReadTimeoutError", "TimeoutError", "timeout"}:
        return RequestFailed("%s fell silent for %s s in the middle of its answer (option timeout)." % (host, timeout), **where)
    if kinds & {"HTTPError", "HTTPException", "OSError"}:
        return _not_http(error, host, where) or RequestFailed(LOST % host, **where)
    return None


def _not_http(error: BaseException, host: str, where: t.Dict[str, t.Any]) -> t.Optional[RequestFailed]:
    """What http.client could not make sense of; it hides one or two wrappings deep."""
    waiting: t.List[BaseException] = [error]
    for one in waiting:   # which grows while it is read; exceptions do not hold one another in circles
        waiting += [inner for inner in one.args if isinstance(inner, BaseException)]
    for one in waiting:
        name = type(one).__name__
        if name == "LineTooLong" or "got more than" in str(one) and "headers" in str(one):
            return RequestFailed(NO_HTTP % (host, "headers without end"), passing=False, **where)
        if name in ("BadStatusLine", "UnknownProtocol"):
            return RequestFailed(NO_HTTP % (host, "no status line"), **where)
        if name in ("InvalidChunkLength", "Endless"):
            return RequestFailed(NO_HTTP % (host, "a broken chunk"), **where)
    return None


def tls_failed(error: Exception, host: str, where: t.Dict[str, t.Any]) -> RequestFailed:
    # Only the text says which of its errors OpenSSL met; it names certificates and addresses, never a credential.
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text or "CertificateError" in text or "doesn't match" in text:
        return RequestFailed(
            "The TLS certificate of %s was not accepted. Set ca_path to the authority that signed it (validate_certs: false only for a test server)." % host,
            sent=False, passing=False, **where
        )
    if "[X509" in text or "NO_CERTIFICATE" in text or "[PEM" in text:
        return RequestFailed(NO_AUTHORITY, sent=False, passing=False, **where)
    if "WRONG_VERSION_NUMBER" in text or "HTTP_REQUEST" in text or "UNKNOWN_PROTOCOL" in text or "HANDSHAKE" in text or "UNSUPPORTED_PROTOCOL" in text:
        return RequestFailed("%s does not speak TLS as https needs it. Check address and port." % host, sent=False, passing=False, **where)
    # Many servers end a connection without saying so in TLS; that may be after the work was done.
    return RequestFailed(LOST % host, **where)


def connection_failed(error: Exception, host: str, where: t.Dict[str, t.Any]) -> RequestFailed:
    # requests wraps what urllib3 said; the names of those classes are the only stable difference between "never sent" and "lost".
    reason = getattr(error.args[0], "reason", None) if error.args else None
    kinds = {one.__name__ for one in type(reason).__mro__}
    if "NameResolutionError" in kinds or any(words in str(reason) for words in (
            "getaddrinfo", "Name or service not known", "nodename nor servname", "name resolution")):
        if "Temporary failure" in str(reason):
            return RequestFailed("The name of the host %s cannot be looked up at the moment (DNS)." % host, sent=False, **where)
        return RequestFailed("The host %s is not known (DNS). Check the address for a typing mistake." % host, sent=False, passing=False, **where)
    if "NewConnectionError" in kinds:
        return RequestFailed("No connection to %s: it was refused or the host is out of reach." % host, sent=False, **where)
    return _not_http(error, host, where) or RequestFailed(LOST % host, **where)
