"""A web address…"""

import pytest

from relais.core.values.urls import InvalidUrl, clean_url, host_of


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("example.com", "https://example.com"),
        (" Example.COM/Shop?a=1#x ", "https://example.com/Shop?a=1#x"),
        ("http://EXAMPLE.com:80/", "http://example.com"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("example.com:8080/path", "https://example.com:8080/path"),
        ("www.société.fr/café", "https://www.société.fr/café"),
        ("http://ﬁ.com", "http://fi.com"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("Shop (on the web)#http://www.example.com/shop.htm#", "http://www.example.com/shop.htm"),
    ],
)
def test_gets_its_scheme_and_its_host_in_lower_case(text, url):
    assert clean_url(text) == url
    assert clean_url(url) == url


@pytest.mark.attack(51)
@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "blob:https://example.com",
        "//evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:\\\\evil.example",
        "https://example.com@evil.example/",
        "https://exam\u200bple.com",
        "https://example.com/\u202egpj.exe",
        'https://example.com/"onmouseover="alert(1)',
        "/etc/passwd",
        "file:///etc/passwd",
        "http://localhost/",
        "http://2130706433/",
    ],
)
def test_that_a_browser_reads_otherwise_is_refused(text):
    with pytest.raises(InvalidUrl):
        clean_url(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter a web address, such as https://example.com."),
        ("ftp://example.com", "Only web addresses that begin with http:// or https:// can be kept."),
        ("my site.com", "Remove spaces, quotes, backslashes and invisible characters from the web address."),
        ("none", "Check the web address: “none” is not the name of a website."),
        ("#CAJUN.HTM#", "Check the web address: “cajun.htm” is not the name of a website."),
        ("https://example.com:99999", "Check the web address: its host or port cannot be read."),
        ("https://me@example.com", "Remove the user name and the @ before the host of the web address."),
        ("a" * 2001, "Shorten the web address: it has more than 2000 characters."),
    ],
)
def test_is_refused_with_what_to_mend(text, words):
    with pytest.raises(InvalidUrl) as refusal:
        clean_url(text)

    assert str(refusal.value) == words


def test_tells_its_host():
    assert host_of("https://www.example.com/x") == "www.example.com"
    assert host_of("javascript:alert(1)") == ""
