"""A headless Chromium, driven over --remote-debugging-pipe with Python's standard library only.

The browser reads JSON messages from descriptor 3 and writes its own to descriptor 4, each ended by a NUL byte.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class BrowserMissing(Exception):
    """No Chromium is installed."""


def find():
    """The browser's path: $REDSTART_BROWSER, or the first of the usual names."""
    named = os.environ.get("REDSTART_BROWSER")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome", "chrome"]
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    raise BrowserMissing("no Chromium found (looked for " + ", ".join(names) + ")")


class Browser:
    def __init__(self, timeout=180):
        self.timeout = timeout
        self.profile = tempfile.mkdtemp(prefix="redstart-browser-")
        command_read, self.command = os.pipe()
        self.answer, answer_write = os.pipe()

        def hand_over():
            # Away from 3 and 4 first: one of the pipes may already stand there.
            reading = fcntl.fcntl(command_read, fcntl.F_DUPFD, 10)
            writing = fcntl.fcntl(answer_write, fcntl.F_DUPFD, 10)
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        arguments = [
            find(), "--headless=new", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-background-networking", "--disable-dev-shm-usage", "--force-color-profile=srgb",
            "--remote-debugging-pipe", "--user-data-dir=" + self.profile, "about:blank",
        ]
        if os.geteuid() == 0:
            # The sandbox does not work for root; the only page that is opened is our own.
            arguments.insert(1, "--no-sandbox")
        self.process = subprocess.Popen(
            arguments, preexec_fn=hand_over, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(command_read)
        os.close(answer_write)
        self.buffer = b""
        self.count = 0
        self.events = []

    def call(self, method, session=None, **parameters):
        """Sends one command and waits for its result; events that come before it are kept."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.command, json.dumps(message).encode() + b"\0")
        number = self.count
        deadline = time.monotonic() + self.timeout
        while True:
            answer = self.receive(deadline - time.monotonic())
            if answer is None:
                raise TimeoutError(f"no answer to {method} in {self.timeout} seconds")
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error'].get('message')}")
                return answer.get("result", {})
            if "method" in answer:
                self.events.append(answer)

    def receive(self, wait):
        """The next message; None where none comes in time."""
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.answer], [], [], max(0, wait))
            if not ready:
                return None
            chunk = os.read(self.answer, 1 << 16)
            if not chunk:
                raise RuntimeError("the browser went away")
            self.buffer += chunk
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def open(self, **size):
        """A new tab that records what goes wrong and what is asked from the network."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Tab(self, session, **size)

    def close(self):
        try:
            self.call("Browser.close")
            self.process.wait(timeout=10)
        except (RuntimeError, TimeoutError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.command)
        os.close(self.answer)
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Tab:
    def __init__(self, browser, session, width=1440, height=900, scale=1):
        self.browser = browser
        self.session = session
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(domain + ".enable")
        self.size(width, height, scale)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def size(self, width, height, scale=1):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def colours(self, scheme):
        """'light' or 'dark', as the system would ask for it."""
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}])

    def go(self, url, ready):
        self.call("Page.navigate", url=url)
        self.until(ready)

    def value(self, expression):
        """The value of an expression in the page; a promise is awaited."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            text = details.get("exception", {}).get("description") or details.get("text")
            raise RuntimeError(f"{expression}: {text}")
        return result["result"].get("value")

    def until(self, expression, wait=60):
        """Waits until an expression is true."""
        deadline = time.monotonic() + wait
        last = None
        while time.monotonic() < deadline:
            try:
                if self.value(f"Boolean({expression})"):
                    return
                last = None
            except RuntimeError as error:
                last = error
            time.sleep(0.03)
        raise TimeoutError(f"not true in {wait} s: {expression}" + (f" ({last})" if last else ""))

    def settle(self):
        """Waits for two frames, so that what was asked for has been drawn."""
        self.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")

    def click(self, x, y, count=1):
        where = {"x": x, "y": y, "button": "left"}
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for number in range(1, count + 1):
            self.call("Input.dispatchMouseEvent", type="mousePressed", clickCount=number, **where)
            self.call("Input.dispatchMouseEvent", type="mouseReleased", clickCount=number, **where)

    def hover(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def drag(self, start, end, steps=6):
        x, y = start
        self.call("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", clickCount=1)
        for step in range(1, steps + 1):
            self.call("Input.dispatchMouseEvent", type="mouseMoved", buttons=1, button="left",
                      x=x + (end[0] - x) * step / steps, y=y + (end[1] - y) * step / steps)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", x=end[0], y=end[1], button="left", clickCount=1)

    def wheel(self, x, y, delta):
        self.call("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=delta)

    def click_on(self, selector):
        """Clicks the middle of the first element that a selector finds, after scrolling it into view."""
        box = self.value(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); if (!e) return null;"
            " e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        if box is None:
            raise RuntimeError(f"nothing matches {selector}")
        self.click(*box)

    KEYS = {
        "Enter": ("Enter", 13, "\r"), "Escape": ("Escape", 27, ""), "Tab": ("Tab", 9, ""),
        "ArrowLeft": ("ArrowLeft", 37, ""), "ArrowUp": ("ArrowUp", 38, ""), "ArrowRight": ("ArrowRight", 39, ""),
        "ArrowDown": ("ArrowDown", 40, ""), "Home": ("Home", 36, ""), "End": ("End", 35, ""),
    }

    def key(self, name):
        code, number, text = self.KEYS.get(name, (name, ord(name[0].upper()), name))
        down = {"type": "keyDown" if text else "rawKeyDown", "key": name, "code": code, "windowsVirtualKeyCode": number}
        if text:
            down["text"] = text
        self.call("Input.dispatchKeyEvent", **down)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=name, code=code, windowsVirtualKeyCode=number)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def shot(self, path):
        self.settle()
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def troubles(self):
        """Errors and warnings of the console, uncaught exceptions and refused loads, in words."""
        self.settle()
        found = []
        for event in self.browser.events:
            if event.get("sessionId") != self.session:
                continue
            kind, data = event["method"], event["params"]
            if kind == "Runtime.exceptionThrown":
                details = data["exceptionDetails"]
                found.append("exception: " + (details.get("exception", {}).get("description") or details["text"]))
            elif kind == "Runtime.consoleAPICalled" and data["type"] in ("error", "warning", "assert"):
                found.append("console: " + " ".join(str(part.get("value", part.get("description"))) for part in data["args"]))
            elif kind == "Log.entryAdded" and data["entry"]["level"] in ("error", "warning"):
                found.append("log: " + data["entry"]["text"])
        return found

    def requests(self):
        """Every address that was asked for."""
        return [event["params"]["request"]["url"] for event in self.browser.events
                if event.get("sessionId") == self.session and event["method"] == "Network.requestWillBeSent"]
