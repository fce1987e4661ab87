"""Browsers at the sign-in: each with its own address and cookies."""

from django.test import Client

PASSWORD = "the lamps of willow lane"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def with_password(district, *logins: str) -> None:
    for login in logins:
        account = district.staff[login].account
        account.set_password(PASSWORD)
        account.save()


def browser(address: str = "203.0.113.5", agent: str = CHROME) -> Client:
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent, HTTP_ACCEPT_LANGUAGE="en")


def sign_in(client: Client, login: str, password: str = PASSWORD, **more):
    return client.post("/login/", {"username": login, "password": password} | more)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200
