"""Pictures for the READMEs, from the sample district: `make screenshots`.

Starts `huiyin demo` (on the data folder that HUIYIN_DATA_DIR names), reports a matter as a resident, signs in with
the demo accounts, and writes docs/screenshots/<page>-<zh|en>.png. Needs Chromium and a Chinese font.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "screenshots"
HUIYIN = ROOT / ".venv" / "bin" / "huiyin"
PORT = int(os.environ.get("HUIYIN_PORT", "8000"))
BASE = f"http://127.0.0.1:{PORT}"
LANGUAGES = {"zh": "zh-CN", "en": "en"}
WORDS = {
    "zh": "回澜路口的路灯连着三天不亮，晚上看不清台阶。",
    "en": "The street lamp at the crossing has been out for three days.",
}


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped below
    server = subprocess.Popen([HUIYIN, "demo"], stdout=subprocess.DEVNULL)
    try:
        wait_until_ready()
        answer = subprocess.run([HUIYIN, "demo-accounts", "--json"], check=True, capture_output=True, text=True)
        accounts = {account["role"]: account for account in json.loads(answer.stdout)["accounts"]}
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=chromium(),
                args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
            )
            for language in LANGUAGES:
                shoot(browser, language, accounts)
            browser.close()
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


def shoot(browser: Browser, language: str, accounts: dict) -> None:
    resident = window(browser, language, 390)
    resident.goto(f"{BASE}/")
    picture(resident, f"portal-{language}")
    resident.goto(f"{BASE}/report/")
    resident.fill("textarea[name=text]", WORDS[language])
    resident.wait_for_selector(".kinds label")
    picture(resident, f"report-{language}")
    resident.click("#contact-fold summary")
    resident.fill("input[name=phone]", "19900001234")
    resident.click("main form button.btn-primary")
    resident.wait_for_url("**/report/sent/**")
    picture(resident, f"sent-{language}")
    resident.goto(resident.url.replace("/report/sent/", "/track/"))
    picture(resident, f"story-{language}")
    pages = [
        ("acceptor", "/desk/", "desk", 1440),
        ("handler", "/desk/inbox/", "inbox", 1440),
        ("supervisor", "/desk/supervise/", "supervise", 1440),
        ("supervisor", "/desk/problems/", "problems", 1440),
        ("supervisor", "/office/triage/", "triage", 1440),
        ("grid_worker", "/field/", "field", 390),
        ("administrator", "/office/", "office", 1440),
        ("duty_head", "/hall/", "hall", 1920),
    ]
    for role, path, name, width in pages:
        page = window(browser, language, width)
        sign_in(page, accounts[role])
        page.goto(BASE + path)
        if name == "problems":  # the worker looks for them when it has started
            until_shown(page, "table.data", BASE + path)
        picture(page, f"{name}-{language}")
        if name == "desk":
            page.locator("a[href*='/desk/m/']").first.click()
            picture(page, f"matter-{language}")
        page.context.close()


def window(browser: Browser, language: str, width: int) -> Page:
    height = 1080 if width > 1500 else 900
    context = browser.new_context(viewport={"width": width, "height": height}, locale=LANGUAGES[language])
    return context.new_page()


def sign_in(page: Page, account: dict) -> None:
    page.goto(f"{BASE}/login/")
    page.fill("input[name=username]", account["login"])
    page.fill("input[name=password]", account["password"])
    page.click("main form button.btn-primary")
    page.wait_for_url(lambda url: "/login/" not in url)


def picture(page: Page, name: str) -> None:
    page.wait_for_load_state("load")
    page.wait_for_timeout(6000 if page.locator("[data-map]").count() else 400)  # let the map draw
    page.screenshot(path=OUT / f"{name}.png")
    print(OUT.relative_to(ROOT) / f"{name}.png")


def until_shown(page: Page, selector: str, address: str, tries: int = 90) -> None:
    while not page.locator(selector).count() and (tries := tries - 1):
        page.wait_for_timeout(2000)
        page.goto(address)


def wait_until_ready(seconds: int = 300) -> None:
    for _turn in range(seconds * 2):
        try:
            with urllib.request.urlopen(f"{BASE}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.5)
    sys.exit(f"{BASE} did not become ready")


def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        sys.exit("Install Chromium and a Chinese font first: apt-get install chromium fonts-noto-cjk")
    return path


if __name__ == "__main__":
    main()
