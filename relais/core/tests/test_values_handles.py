"""A handle on a social network…"""

import pytest

from relais.core.values.handles import InvalidHandle, clean_handle, network_of


@pytest.mark.covers("R001")
@pytest.mark.parametrize(
    ("network", "text", "name", "url"),
    [
        ("linkedin", "https://fr.linkedin.com/in/jean-dupont/?trk=x", "jean-dupont", "https://www.linkedin.com/in/jean-dupont"),
        ("linkedin", "linkedin.com/company/acme/about", "company/acme", "https://www.linkedin.com/company/acme"),
        ("linkedin", "https://www.linkedin.com/in/h%C3%A9l%C3%A8ne-x", "hélène-x", "https://www.linkedin.com/in/hélène-x"),
        ("x", "@jack", "jack", "https://x.com/jack"),
        ("x", "https://twitter.com/jack/status/1", "jack", "https://x.com/jack"),
        ("facebook", "https://www.facebook.com/profile.php?id=10001", "10001", "https://www.facebook.com/10001"),
        ("instagram", "@marie.l", "marie.l", "https://www.instagram.com/marie.l"),
        ("youtube", "https://www.youtube.com/channel/UCabc-1", "channel/UCabc-1", "https://www.youtube.com/channel/UCabc-1"),
        ("youtube", "@acme", "acme", "https://www.youtube.com/@acme"),
        ("tiktok", "https://www.tiktok.com/@acme/video/1", "acme", "https://www.tiktok.com/@acme"),
        ("mastodon", "https://mastodon.social/@marie", "marie@mastodon.social", "https://mastodon.social/@marie"),
        ("github", "github.com/octocat/x", "octocat", "https://github.com/octocat"),
        ("whatsapp", "06 12 34 56 78", "+33612345678", "https://wa.me/33612345678"),
        ("whatsapp", "https://api.whatsapp.com/send?phone=33612345678", "+33612345678", "https://wa.me/33612345678"),
    ],
)
def test_is_read_from_a_name_or_a_page(network, text, name, url):
    handle = clean_handle(network, text, "FR")

    assert (handle.name, handle.url) == (name, url)
    assert clean_handle(network, handle.name) == clean_handle(network, handle.url) == handle


@pytest.mark.attack(51)
@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://evil.example/jack", "https://evilx.com/jack", "../jack", "ja ck", "", "a" * 600]
)
def test_of_another_site_is_refused(text):
    with pytest.raises(InvalidHandle) as refusal:
        clean_handle("x", text)

    assert str(refusal.value) == "Enter a handle on X, such as @name, or the address of the page."


def test_on_an_unknown_network_is_refused_with_the_known_ones():
    with pytest.raises(InvalidHandle) as refusal:
        clean_handle("myspace", "tom")

    assert str(refusal.value) == (
        "Choose one of these networks: LinkedIn, X, Facebook, Instagram, YouTube, TikTok, Mastodon, GitHub, WhatsApp."
    )


def test_page_tells_its_network():
    assert network_of("https://www.linkedin.com/in/x") == "linkedin"
    assert network_of("twitter.com/jack") == "x"
    assert network_of("https://example.com") is None
