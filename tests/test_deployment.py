import string
import traceback
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odeus_dash.deployment import PUBLIC_BASE, is_loopback, normalise, normalise_typed
from odeus_dash.errors import BadDeploymentURL

ACME = "https://acme.odeus.example/api/public"

GOOD = {
    # the public service, which answers at its bare host
    "api.odeus.ai": PUBLIC_BASE,
    "https://api.odeus.ai": PUBLIC_BASE,
    "https://api.odeus.ai/": PUBLIC_BASE,
    "https://api.odeus.ai./": PUBLIC_BASE,
    "HTTPS://API.Odeus.AI///": PUBLIC_BASE,
    "https://api.odeus.ai/api/public": PUBLIC_BASE,
    "api.odeus.ai/api/public/export/assistants": PUBLIC_BASE,
    "https://api.odeus.ai/export/assistants/": PUBLIC_BASE,
    # a dedicated deployment
    "acme.odeus.example": ACME,
    "  acme.odeus.example\n": ACME,
    "ACME.Odeus.Example": ACME,
    "acme.odeus.example/": ACME,
    "acme.odeus.example/api/public": ACME,
    "acme.odeus.example/export/assistants": ACME,
    "https://acme.odeus.example": ACME,
    "https://acme.odeus.example///": ACME,
    "https://acme.odeus.example./": ACME,
    "https://acme.odeus.example/api/public/": ACME,
    "https://acme.odeus.example//api//public/": ACME,
    "https://acme.odeus.example/export/assistants": ACME,
    "https://acme.odeus.example/api/public/export/assistants/": ACME,
    # a port is kept as typed
    "acme.odeus.example:8443": "https://acme.odeus.example:8443/api/public",
    "https://acme.odeus.example:443/": "https://acme.odeus.example:443/api/public",
    "https://acme.odeus.example:/": ACME,
    # international names become what DNS asks for; ß is not ss
    "bücher.example": "https://xn--bcher-kva.example/api/public",
    "https://BÜCHER.example/": "https://xn--bcher-kva.example/api/public",
    "XN--bcher-kva.example": "https://xn--bcher-kva.example/api/public",
    "straße.example": "https://xn--strae-oqa.example/api/public",
    "ａｐｉ.odeus.ai": PUBLIC_BASE,
    # addresses
    "192.0.2.7": "https://192.0.2.7/api/public",
    "2001:DB8::1": "https://[2001:db8::1]/api/public",
    "[2001:db8:0:0::1]:8443": "https://[2001:db8::1]:8443/api/public",
    "https://[2001:db8::1]/export/assistants": "https://[2001:db8::1]/api/public",
    # this machine may speak http, and does unless told otherwise
    "localhost:8123": "http://localhost:8123/api/public",
    "http://LOCALHOST:8123/export/assistants": "http://localhost:8123/api/public",
    "https://localhost": "https://localhost/api/public",
    "127.0.0.1:8123": "http://127.0.0.1:8123/api/public",
    "http://127.9.9.9/": "http://127.9.9.9/api/public",
    "http://[::1]:8123": "http://[::1]:8123/api/public",
    "::1": "http://[::1]/api/public",
}

BAD = [
    "",
    "  \n ",
    "https://",
    "https:///api/public",
    "/api/public",
    "http://acme.odeus.example",
    "http://api.odeus.ai",
    "http://localhost.example",
    "http://128.0.0.1",
    "ftp://acme.odeus.example",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https:acme.odeus.example",
    "https//acme.odeus.example",
    "https://user:hunter2@acme.odeus.example",
    "hunter2@acme.odeus.example",
    "https://user:hunter2@[::1",
    "https://acme.odeus.example?token=hunter2",
    "https://acme.odeus.example/?",
    "https://acme.odeus.example/#hunter2",
    "https://acme.odeus.example/hunter2",
    "https://acme.odeus.example/export",
    "https://acme.odeus.example/api/public/export/users",
    "https://acme.odeus.example/%61pi/public",
    "https://acme.odeus.example:0",
    "https://acme.odeus.example:65536",
    "https://acme.odeus.example:hunter2",
    "https://acme.odeus.example:80:90",
    "https://acme.odeus.example:٤٤٣",
    "https://acme odeus.example",
    "https://acme.odeus.example\\@other.example",
    "https://acme.odeus.example\n.other.example",
    "https://acme\u200b.odeus.example",
    "https://a..b",
    "https://-acme.example",
    "https://" + 60 * "acme." + "example",
    "https://" + 64 * "a" + ".example",
    "https://xn--a.example",
    "https://\ud83d\ude00.example",
    "2130706433",
    "127.1",
    "0x7f000001",
    "https://1.2.3.256",
    "https://[acme.odeus.example]",
    "https://[::1]hunter2",
    "https://[::1%25eth0]",
    "1::2::3",
]


@pytest.mark.parametrize(("text", "base"), GOOD.items())
def test_every_pasted_form_means_the_one_base(text: str, base: str) -> None:
    assert normalise(text) == base
    assert normalise(base) == base


@pytest.mark.parametrize("text", BAD)
def test_anything_else_is_refused_without_repeating_secrets(text: str) -> None:
    with pytest.raises(BadDeploymentURL) as failure:
        normalise(text)
    told = "".join(traceback.format_exception(failure.value))
    assert "hunter2" not in told
    assert failure.value.__context__ is None
    assert failure.value.what.endswith(".")
    assert failure.value.todo.endswith(".")


KEYS = [
    "sk-live-hunter2-0123456789",
    "https://sk-live-hunter2-0123456789/api/public",
    "sk-live-hunter2-0123456789:443",
    "hunter2",
    "sk.live.hunter2",
    "eyjhbgcioijiuzi.eyjzdwiioiixmjm0hunter2.sflkxwrjsmekkf2qt4fwpmejf36pok6",
    "live.hunter2abcdefghijklmnopqrstuvw",
    "hunter2." * 40,
]


@pytest.mark.parametrize("text", GOOD)
def test_hosts_in_domains_addresses_and_this_machine_can_be_typed(text: str) -> None:
    assert normalise_typed(text) == normalise(text)


@pytest.mark.parametrize("text", [*KEYS, *BAD])
def test_what_may_be_a_key_is_no_host_and_not_repeated(text: str) -> None:
    with pytest.raises(BadDeploymentURL) as failure:
        normalise_typed(text)
    told = "".join(traceback.format_exception(failure.value))
    assert "hunter2" not in told
    assert failure.value.__context__ is None


def test_a_host_of_the_own_network_can_be_configured() -> None:
    assert normalise("odeus") == "https://odeus/api/public"


_label = st.text(string.ascii_letters + string.digits + "-_äßéжñ中", min_size=1, max_size=12)
_host = st.one_of(
    st.lists(_label, min_size=1, max_size=4).map(".".join),
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map("[{}]".format),
    st.sampled_from(["api.odeus.ai", "localhost", "127.0.0.1", "[::1]"]),
)
_url = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", " ", "https://", "http://", "HTTPS://"]),
    _host,
    st.one_of(st.just(""), st.integers(0, 70_000).map(":{}".format)),
    st.sampled_from(
        ["", "/", "//", "/api/public", "/export/assistants", "/API/public/export/assistants", "/x"]
    ),
    st.sampled_from(["", "/", " "]),
)


@given(st.one_of(_url, st.text(max_size=30)))
def test_normalising_twice_changes_nothing(text: str) -> None:
    try:
        base = normalise(text)
    except BadDeploymentURL:
        return
    assert normalise(base) == base
    assert normalise(f"{base}/export/assistants") == base
    parts = urlsplit(base)
    assert parts.scheme == "https" or is_loopback(str(parts.hostname))


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.255.0.3", "::1"])
def test_loopback_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["localhost.example", "128.0.0.1", "::2", "", "::ffff:8.8.8.8", "10.0.0.1"])
def test_everything_else_is_not(host: str) -> None:
    assert not is_loopback(host)
