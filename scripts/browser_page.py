"""Opens a generated lineage page from its file in a headless Chromium and uses it as a reader would.

    browser_page.py --find                          is there a browser? exit code 0 or 1
    browser_page.py shop|empty|large PAGE --shots DIR

Exit code 0: all checks hold. Otherwise the failed ones are printed. Standard library only.
"""

import argparse
import json
import os
import sys
import tempfile
import time
import xml.etree.ElementTree

import browser

READY = "document.documentElement.dataset.ready === 'yes'"


class Checks:
    def __init__(self, tab, page, shots):
        self.tab = tab
        self.url = "file://" + os.path.abspath(page)
        self.shots = shots
        self.failed = []

    def expect(self, what, found, wanted=True):
        if found != wanted:
            self.failed.append(f"{what}: found {found!r}, expected {wanted!r}")

    def becomes(self, what, expression, wanted):
        """The page gets there in its own time: the machine may be busy with other things."""
        try:
            self.tab.until(f"JSON.stringify({expression}) === JSON.stringify({json.dumps(wanted)})")
        except TimeoutError:
            self.expect(what, self.tab.value(expression), wanted)

    def holds(self, what, expression):
        self.becomes(what, f"Boolean({expression})", True)

    def open(self, place=""):
        self.tab.call("Page.navigate", url="about:blank")
        self.tab.go(self.url + place, READY)
        self.tab.settle()

    def shot(self, name):
        if self.shots:
            self.tab.shot(os.path.join(self.shots, name + ".png"))

    def text(self, selector):
        return self.tab.value(f"document.querySelector({json.dumps(selector)})?.textContent ?? null")

    def click_node(self, node, count=1):
        """Clicks a node where it is drawn."""
        # A moving view would carry the node away from under the pointer.
        self.tab.settle()
        spot = self.tab.value(
            f"(() => {{ const spot = redstart.spot({json.dumps(node)}); const box = document.getElementById('canvas')"
            ".getBoundingClientRect(); return spot ? [box.x + spot.x, box.y + spot.y] : null; })()")
        if spot is None:
            raise RuntimeError(f"{node} is not drawn")
        self.tab.click(*spot, count)

    def hash_is(self, wanted, what):
        try:
            self.tab.until(f"decodeURIComponent(location.hash) === {json.dumps(wanted)}")
        except TimeoutError:
            self.expect(what + ", address", self.tab.value("decodeURIComponent(location.hash)"), wanted)

    def title_is(self, wanted, what):
        try:
            self.tab.until(f"document.querySelector('#panel:not([hidden]) h1')?.textContent === {json.dumps(wanted)}")
        except TimeoutError:
            self.expect(what + ", panel", self.text("#panel h1"), wanted)

    def quiet(self):
        """Nothing went wrong, and nothing but the file itself was asked for."""
        for trouble in self.tab.troubles():
            self.failed.append(trouble)
        for address in self.tab.requests():
            if not address.startswith((self.url.split("#")[0], "about:", "data:", "blob:")):
                self.failed.append("the page asked for " + address)


def check_shop(checks):
    tab = checks.tab
    overview(checks)
    graph_and_panel(checks)
    searching(checks)
    focus_and_filters(checks)
    keyboard(checks)
    saving(checks)
    safety(checks)
    looks(checks)
    tab.size(1440, 900)


def overview(checks):
    checks.open()
    checks.becomes("title", "document.title", "Overview · shop")
    checks.holds("overview shows", "!document.getElementById('overview').hidden")
    checks.becomes("counts", "[...document.querySelectorAll('.tile')].map((tile) => tile.textContent).join(' ')",
        "7Sources 2Seeds 17Models 1Snapshot 1Analysis 2Exposures 27Tests")
    checks.holds("readme is rendered", "document.querySelector('.readme table td code').textContent === 'staging'")
    checks.holds("last run", "document.querySelector('.run-line').textContent.includes('redstart build')")
    checks.tab.click_on(".page-head .button")
    checks.hash_is("#/graph", "button to the lineage")


def graph_and_panel(checks):
    tab = checks.tab
    checks.open("#/graph")
    tab.until("redstart.spot('model.shop.dim_customers')")
    checks.click_node("model.shop.dim_customers")
    checks.hash_is("#/node/model.shop.dim_customers", "a click on a node")
    checks.title_is("dim_customers", "a click on a node")
    tab.until("document.querySelector('[data-part=sql]')")
    checks.becomes("columns", "[...document.querySelectorAll('.column-name')].map((name) => name.textContent).join()",
                   "order_id,status,revenue")
    checks.holds("column type", "document.querySelector('.column-type').textContent === 'bigint'")
    facts = checks.text(".facts") or ""
    for word in ("Distall", "Sort (compound)ordered_at, order_id", "models/marts/core/dim_customers.sql",
                 '"dev"."marts"."dim_customers"', "Data team", "maturityhigh"):
        checks.expect(f"facts have {word}", word in facts)
    checks.holds("tests and results", "[...document.querySelectorAll('.tests summary')].some((row) => "
                 "row.textContent.includes('relationships') && row.textContent.includes('3 failures'))")
    checks.holds("compiled SQL", "document.querySelector('.sql-view').textContent.includes('from \"dev\".\"marts\".\"stg_customers\"')")
    tab.click_on("[data-sql=raw]")
    checks.holds("source SQL", "document.querySelector('.sql-view').textContent.includes(\"ref('stg_customers')\")")
    checks.holds("coloured", "document.querySelector('.sql-view .s-word').textContent === 'with'")
    # A reference in the SQL leads to its node.
    tab.click_on(".sql-view .s-link")
    checks.hash_is("#/node/model.shop.stg_customers", "a link in the SQL")
    checks.title_is("stg_customers", "a link in the SQL")
    tab.click_on(".both-sides div:nth-child(2) .neighbour[href$='customers_history']")
    checks.title_is("customers_history", "referenced by")
    tab.value("history.back()")
    checks.title_is("stg_customers", "back")
    tab.value("history.back()")
    checks.title_is("dim_customers", "back again")
    tab.value("history.forward()")
    checks.title_is("stg_customers", "forward")
    checks.open("#/node/model.shop.fct_orders")
    checks.title_is("fct_orders", "a deep link")
    checks.holds("the tree shows it", "document.querySelector('.leaf[aria-selected=true]').textContent.includes('fct_orders')")
    checks.open("#!/model/model.shop.fct_orders")
    checks.title_is("fct_orders", "a link as dbt's page writes it")
    checks.open("#/node/model.shop.gone")
    checks.title_is("Not in this project", "an unknown node")
    # An opened test shows its message and its SQL.
    checks.open("#/node/model.shop.fct_orders")
    tab.click_on("details.test.tone-bad summary")
    tab.until("document.querySelector('details.test[open] .code')")
    checks.holds("message of a test", "document.querySelector('.test-body .message').textContent.includes('Got 3 results')")


def searching(checks):
    tab = checks.tab
    checks.open("#/graph")
    tab.key("/")
    checks.holds("/ goes to the search", "document.activeElement.id === 'search'")
    for query, wanted in (("kpi revenue month", "kpi_revenue_by_month"), ("unit_price", "erp.order_items"),
                          ("merged late", "fct_orders"), ("tag:hourly payments", "stg_payments"),
                          ("sql:int_order_items_priced", "fct_order_items")):
        tab.value("document.getElementById('search').value = ''")
        tab.type(query)
        try:
            tab.until("document.querySelector('.result[aria-selected=true] .result-name')?.firstChild && "
                      "document.querySelector('.result[aria-selected=true] .result-name').textContent.startsWith("
                      + json.dumps(wanted) + ")")
        except TimeoutError:
            checks.expect(f"search for {query}", checks.text(".result[aria-selected=true] .result-name"), wanted)
    tab.value("document.getElementById('search').value = ''")
    tab.type("no such thing anywhere")
    tab.until("document.querySelector('.no-results')")
    tab.key("Escape")
    tab.type("dim_")
    tab.until("document.querySelectorAll('.result').length > 1")
    second = tab.value("document.querySelectorAll('.result-name')[1].firstElementChild.parentElement.textContent")
    tab.key("ArrowDown")
    tab.key("Enter")
    tab.until("document.querySelector('#panel h1')")
    checks.expect("Enter opens the second result", second.startswith(checks.text("#panel h1")))


def focus_and_filters(checks):
    tab = checks.tab
    shown = "document.getElementById('shown-count').textContent"
    checks.open("#/node/model.shop.fct_order_items")
    checks.becomes("all nodes", shown, "30 nodes")
    tab.click_on("#focus")
    checks.hash_is("#/node/model.shop.fct_order_items?up=1&down=1", "focus")
    checks.becomes("focus, one step", shown, "7 of 30 nodes")
    tab.value("(() => { const s = document.querySelector('[data-hops=up]'); s.value = 'all'; s.dispatchEvent(new Event('change')); })()")
    checks.hash_is("#/node/model.shop.fct_order_items?up=all&down=1", "focus, all up")
    checks.becomes("focus, all up", shown, "13 of 30 nodes")
    tab.key("Escape")
    checks.hash_is("#/node/model.shop.fct_order_items", "Escape leaves the focus")
    # The first click opens the details, which move the graph; the second still belongs to the node.
    checks.open("#/graph")
    checks.click_node("model.shop.dim_products", 2)
    checks.hash_is("#/node/model.shop.dim_products?up=1&down=1", "a double click focuses")
    checks.open("#/graph")
    tab.click_on("[data-kind=model]")
    checks.hash_is("#/graph?hide=model", "a kind is hidden")
    checks.becomes("without models", shown, "13 of 30 nodes")
    checks.holds("a hidden node is not drawn", "redstart.spot('model.shop.fct_orders') === undefined")
    tab.value("(() => { const s = document.querySelector('[data-filter=folder]'); s.value = 'models/marts'; s.dispatchEvent(new Event('change')); })()")
    tab.until("!document.getElementById('empty').hidden")
    checks.shot("shop-nothing-passes")
    tab.click_on("#empty button")
    checks.hash_is("#/graph", "filters cleared")
    checks.open("#/graph?tag=core")
    checks.becomes("a tag", shown, "9 of 30 nodes")
    checks.open("#/graph?status=Failed")
    checks.becomes("a status", shown, "1 of 30 nodes")


def keyboard(checks):
    tab = checks.tab
    checks.open("#/node/model.shop.fct_orders")
    tab.value("document.getElementById('canvas').focus()")
    tab.key("ArrowLeft")
    tab.until("location.hash !== '#/node/model.shop.fct_orders'")
    checks.holds("left goes to a parent", "redstart.site.edges.some(([from, to]) => redstart.site.nodes[to].id === 'model.shop.fct_orders'"
                 " && location.hash.endsWith(redstart.site.nodes[from].id))")
    tab.key("ArrowRight")
    tab.until("location.hash !== ''")
    tab.key("Escape")
    checks.hash_is("#/graph", "Escape closes the details")
    tab.key("t")
    checks.holds("t goes to the tree", "document.activeElement.getAttribute('role') === 'treeitem'")
    tab.key("End")
    last = tab.value("document.activeElement.textContent")
    tab.key("ArrowUp")
    checks.holds("arrows move in the tree", f"document.activeElement.textContent !== {json.dumps(last)}")
    tab.key("Home")
    tab.key("ArrowRight")
    checks.becomes("into the first branch", "document.activeElement.textContent", "late_orders")
    tab.key("Enter")
    checks.title_is("late_orders", "Enter in the tree")
    tab.value("document.getElementById('main').focus()")
    tab.key("?")
    checks.holds("? opens the list of keys", "document.getElementById('help-dialog').open")
    tab.click_on("#help-dialog .button")
    checks.holds("and its button closes it", "!document.getElementById('help-dialog').open")
    tab.key("o")
    checks.hash_is("#/", "o goes to the overview")
    checks.holds("the graph has a name for readers", "document.getElementById('canvas').getAttribute('aria-label').includes('30 nodes')")


def saving(checks):
    tab = checks.tab
    with tempfile.TemporaryDirectory() as folder:
        tab.browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder, eventsEnabled=True)
        checks.open("#/graph")
        tab.click_on("#export")
        path = os.path.join(folder, "shop-lineage.svg")
        deadline = time.monotonic() + 60
        while not os.path.exists(path) and time.monotonic() < deadline:
            tab.settle()
            time.sleep(0.05)
        if not os.path.exists(path):
            checks.failed.append("the picture was not saved")
            return
        picture = xml.etree.ElementTree.parse(path).getroot()
        names = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
        checks.expect("names in the picture", "fct_orders" in names and "erp.orders" in names)
        checks.expect("edges in the picture", len(list(picture.iter("{http://www.w3.org/2000/svg}path"))) > 60)


def safety(checks):
    """Text from the project stays text."""
    tab = checks.tab
    checks.open()
    checks.holds("raw HTML is text", "document.querySelector('.readme').textContent.includes('<script>alert(')")
    checks.holds("no link runs a script", "![...document.querySelectorAll('a')].some((link) => /^javascript:/i.test(link.getAttribute('href')))")
    checks.holds("no picture is loaded", "document.images.length === 0")
    checks.open("#/node/model.shop.fct_orders")
    checks.holds("markup in a description is text", "document.querySelector('#panel .markdown').textContent.includes('<img src=x onerror=')")
    checks.expect("markup from text is refused", tab.value(
        "(() => { try { document.createElement('p').innerHTML = '<b>x</b>'; return 'written'; } catch (error) { return error.name; } })()"),
        "TypeError")
    # The refusal above is reported as it should be; it is no fault of the page.
    tab.troubles()
    tab.browser.events = [event for event in tab.browser.events if event["method"] != "Log.entryAdded"
                          or "TrustedHTML" not in event["params"]["entry"]["text"]]


def looks(checks):
    """Screenshots to look at, light and dark, wide and narrow; nothing may stick out of the window."""
    tab = checks.tab
    places = {"overview": "", "graph": "#/graph", "node": "#/node/model.shop.fct_orders",
              "focus": "#/node/model.shop.fct_order_items?up=1&down=1"}
    for scheme in ("light", "dark"):
        tab.colours(scheme)
        for size in ((1440, 900), (390, 844)):
            tab.size(*size)
            for name, place in places.items():
                checks.open(place)
                checks.holds(f"{name} fits into {size[0]} pixels", "document.documentElement.scrollWidth <= window.innerWidth")
                checks.shot(f"shop-{name}-{scheme}-{size[0]}")
        background = tab.value("getComputedStyle(document.body).backgroundColor")
        checks.expect(f"{scheme} background", background, "rgb(246, 245, 242)" if scheme == "light" else "rgb(19, 21, 24)")


def check_empty(checks):
    checks.open()
    checks.holds("the overview says so", "document.getElementById('overview').textContent.includes('Nothing to show yet')")
    checks.shot("empty-overview")
    checks.open("#/graph")
    checks.holds("the lineage says so", "document.getElementById('empty').textContent.includes('Nothing to draw yet')")
    checks.shot("empty-graph")


def check_large(checks):
    tab = checks.tab
    tab.colours("light")
    checks.open("#/graph")
    checks.shot("large-graph")
    tab.wheel(800, 500, -600)
    tab.settle()
    before = tab.value("redstart.scale()")
    tab.wheel(800, 500, -600)
    tab.until(f"redstart.scale() > {before}")
    tab.drag((800, 500), (500, 400))
    node = tab.value("redstart.site.nodes.find((node) => node.kind === 'model' && node.name.startsWith('mart')).id")
    checks.open("#/node/" + node)
    checks.title_is(node.split(".")[-1], "a deep link")
    checks.click_node(node)
    checks.shot("large-node")
    tab.key("f")
    tab.until("location.hash.includes('up=1')")
    checks.shot("large-focus")
    tab.key("/")
    tab.type("column_7 loyalty")
    tab.until("document.querySelectorAll('.result').length > 10")
    checks.expect("many results", checks.text(".results-foot").startswith("40 of "))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--find", action="store_true")
    parser.add_argument("checks", nargs="?", choices=["shop", "empty", "large"])
    parser.add_argument("page", nargs="?")
    parser.add_argument("--shots")
    arguments = parser.parse_args()
    try:
        path = browser.find()
    except browser.BrowserMissing as missing:
        print(missing)
        return 1
    if arguments.find:
        print(path)
        return 0
    with browser.Browser() as chromium:
        tab = chromium.open()
        tab.colours("light")
        checks = Checks(tab, arguments.page, arguments.shots)
        try:
            {"shop": check_shop, "empty": check_empty, "large": check_large}[arguments.checks](checks)
        except (RuntimeError, TimeoutError) as error:
            checks.failed.append(f"stopped: {error} at {tab.value('location.hash')}")
            checks.shot("stopped")
        checks.quiet()
    for line in checks.failed:
        print(line)
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
