"""Each of the administrators' pages in each state, one after the other."""

from collections.abc import Iterator
from secrets import token_hex

from tests.admin.chromium.administrator import Administrator
from tests.admin.chromium.scene import HELD_ORGANISATION, HELD_USER, ORGANISATION, USER, Scene

PAGES = 63


def visit_every_page(admin: Administrator, scene: Scene) -> Iterator[str]:
    """Go to each page and say its name. Nobody is signed in at first, nor in the end."""
    yield from _door(admin)
    for path, status in _looked_at(scene).items():
        admin.go(path)
        assert (path, admin.status) == (path, status)
        yield path
    yield from _mistakes(admin, scene)
    yield from _made(admin)
    yield from _refusals(admin)


def _door(admin: Administrator) -> Iterator[str]:
    admin.go("")
    yield "the form to sign in"
    admin.fill("#email", admin.account.email)
    admin.fill("#password", "wrong")
    admin.send("/sign-in")
    assert admin.status == 422
    yield "signed in wrongly"
    admin.sign_in()
    admin.driver.find_element("css selector", ".bar button").click()
    admin.go("/sign-in?done=signed_out")
    yield "signed out"
    admin.sign_in()
    yield "the overview"


def _looked_at(scene: Scene) -> dict[str, int]:
    """Addresses to open, with the status of the answer."""
    token, webhook, paused = f"/tokens/{scene.live_token}", f"/webhooks/{scene.webhook}", scene.paused_webhook
    return {
        f"/users?organisation={ORGANISATION}": 200,
        "/users?q=nobody-at-all": 200,
        "/users?limit=1": 200,
        "/users?limit=x": 422,
        f"/users?q={'x' * 201}": 422,
        f"/users/{USER}": 200,
        f"/users/{USER}/suspend": 200,
        f"/users/{USER}/resume": 409,
        f"/users/{HELD_USER}?done=suspended": 200,
        f"/users/{HELD_USER}/resume": 200,
        "/users/nobody": 404,
        "/organisations": 200,
        "/organisations?q=nobody-at-all": 200,
        f"/organisations/{ORGANISATION}": 200,
        f"/organisations/{ORGANISATION}/suspend": 200,
        f"/organisations/{HELD_ORGANISATION}": 200,
        f"/organisations/{HELD_ORGANISATION}/resume": 200,
        "/tokens?concern=unused": 200,
        "/tokens?concern=never_fetched&limit=2": 200,
        "/tokens?concern=near_limit": 200,
        token: 200,
        f"{token}/revoke": 200,
        f"/tokens/{scene.ended_token}": 200,
        f"/tokens/{scene.ended_token}/revoke": 409,
        "/end?ended=3": 200,
        "/end/ask": 422,
        "/end/ask?user=nobody": 422,
        f"/end/ask?organisation={ORGANISATION}&issued_before=2100-01-01": 200,
        f"/end/ask?organisation={HELD_ORGANISATION}": 200,
        "/keys": 200,
        f"/audit?user={HELD_USER}": 200,
        "/audit?limit=2": 200,
        "/audit?user=nobody-at-all": 200,
        "/audit?actor_kind=x&from=x&user=%20": 422,
        "/webhooks": 200,
        webhook: 200,
        f"{webhook}/pause": 200,
        f"{webhook}/renew": 200,
        f"{webhook}/remove": 200,
        f"{webhook}/resume": 409,
        f"/webhooks/{paused}": 200,
        f"/webhooks/{paused}/resume": 200,
        f"/webhooks/{paused}/again": 200,
        f"/webhooks/{paused}/messages/{scene.message}/redeliver": 200,
        "/webhooks/deliveries": 200,
        "/webhooks/deliveries?state=x": 422,
        "/account": 200,
        "/nothing/at/all": 404,
    }


def _mistakes(admin: Administrator, scene: Scene) -> Iterator[str]:
    """Forms that come back."""
    forms = {
        (f"/users/{USER}/suspend", "/suspend"): "#reason",
        (f"/tokens/{scene.live_token}/revoke", "/revoke"): "#reason",
        ("/keys", "/keys"): "#name",
        ("/webhooks", "/webhooks"): "#url",
        ("/account", "/account/password"): "#new",
    }
    for (path, action), field in forms.items():
        admin.go(path)
        admin.driver.execute_script("document.querySelectorAll('form').forEach(one => one.noValidate = true)")
        admin.fill(field, " ")
        admin.send(action)
        assert (path, admin.status) == (path, 422)
        assert admin.all(".error") and admin.one(field).get_attribute("aria-invalid") == "true"
        yield f"a mistake in {path}"


def _made(admin: Administrator) -> Iterator[str]:
    """What is shown once."""
    admin.go("/keys")
    admin.fill("#name", f"key {token_hex(8)}")
    admin.one("[name=scope]").click()
    admin.send("/keys")
    assert admin.one("#secret").is_displayed()
    yield "a key, shown once"
    admin.go("/keys")
    admin.driver.get(str(admin.all("tbody a")[-1].get_attribute("href")))
    assert admin.one("#reason").is_displayed()
    yield "end a key?"
    admin.go("/webhooks")
    admin.fill("#url", "https://hooks.example/another")
    admin.send("/webhooks")
    assert admin.one("#secret").is_displayed()
    yield "the secret of a webhook, shown once"
    with admin.leaving():
        admin.one(".more a").click()
    admin.go(f"{admin.path}/remove")
    admin.fill("#reason", "A test")
    admin.send("/remove")
    yield "a webhook removed"


def _refusals(admin: Administrator) -> Iterator[str]:
    admin.go("/keys")
    admin.driver.execute_script("document.querySelector('main [name=form_key]').value = 'x'")
    admin.fill("#name", "x")
    admin.send("/keys")
    assert admin.status == 403
    yield "refused: forged"
    admin.go("/keys")
    admin.forget()
    admin.fill("#name", "x")
    admin.send("/keys")
    assert admin.status == 401
    yield "refused: no session"
