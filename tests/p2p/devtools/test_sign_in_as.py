"""Stepping in as one of the fictional people."""


def test_whoever_steps_in_comes_to_the_page_that_asked_for_a_sign_in(client, demo):
    door = " ".join(client.get("/account/login/?next=/device/").content.decode().split())
    assert door.count('<input type="hidden" name="next" value="/device/">') == 2
    reply = client.post("/try-out/enter/", {"as": "kofi@field-a.unesco.example", "next": "/device/"})
    assert (reply.status_code, reply["Location"]) == (302, "/device/")


def test_nobody_is_led_to_another_site(client, demo):
    for wanted in ("https://elsewhere.example/", ""):
        reply = client.post("/try-out/enter/", {"as": "kofi@field-a.unesco.example", "next": wanted})
        assert (reply.status_code, reply["Location"]) == (302, "/")
