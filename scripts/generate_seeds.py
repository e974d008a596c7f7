#!/usr/bin/env python3
"""Write the small seeds of the warehouse: made-up rows in the shape of the published files.

    scripts/generate_seeds.py [FOLDER]        (default: seeds/small beside this script's parent)

The same bytes come out on every run and every machine: the numbers come from a generator written here, because
Python's `random` may change between versions. Headers, quoting, line ends and the traps of the published files are
kept on purpose: the `_lenght` spellings, zip prefixes with leading zeros, ids quoted only where they start with a
digit, a byte order mark, CR LF inside review messages, cancellations, empty customers, bad debts, descriptions with
spaces at their edges. Names, texts and amounts are invented. Only the standard library is used.
"""

import csv
import datetime
import hashlib
import io
import pathlib
import sys

MASK = (1 << 64) - 1


class Dice:
    """SplitMix64: small, well known and the same everywhere."""

    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, count):
        return self.next() % count

    def between(self, low, high):
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent):
        return self.below(10_000) < percent * 100

    def pick(self, items):
        return items[self.below(len(items))]

    def weighted(self, pairs):
        """One of the first members of (value, weight) pairs."""
        roll = self.below(sum(weight for _, weight in pairs))
        for value, weight in pairs:
            if roll < weight:
                return value
            roll -= weight
        raise AssertionError("weights cover every roll")


def hex_id(kind, number):
    """A 32-digit id as Olist's are; about 10 in 16 start with a digit."""
    return hashlib.md5(f"{kind}/{number}".encode()).hexdigest()


def cents(amount):
    return f"{amount // 100}.{amount % 100:02d}"


def stamp(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def csv_text(header, rows, line_end="\n", quoted_header=False, quote_digits=()):
    """CSV with quotes only where needed, plus around values of the `quote_digits` columns that start with a digit."""
    out = io.StringIO()

    def field(value, force):
        text = str(value)
        if force or any(mark in text for mark in ',"\r\n'):
            return '"' + text.replace('"', '""') + '"'
        return text

    out.write(",".join(field(name, quoted_header) for name in header) + line_end)
    for row in rows:
        cells = (
            field(value, name in quote_digits and str(value)[:1].isdigit())
            for name, value in zip(header, row, strict=True)
        )
        out.write(",".join(cells) + line_end)
    return out.getvalue()


# ---------------------------------------------------------------------------------------------- Online Retail

MATERIALS = ["RED", "IVORY", "VINTAGE", "GLASS", "WOODEN", "ZINC", "PAPER", "ENAMEL", "PINK SPOT", "RETRO"]
THINGS = ["LANTERN", "CAKE STAND", "TEA TOWEL", "LUNCH BOX", "BUNTING", "DOORMAT", "PHOTO FRAME", "MONEY BANK", "APRON"]
COUNTRIES = [
    ("United Kingdom", 68), ("Germany", 6), ("France", 6), ("EIRE", 4), ("Spain", 3), ("Netherlands", 3),
    ("Switzerland", 2), ("Channel Islands", 2), ("USA", 2), ("RSA", 2), ("Unspecified", 2),
]


def retail_products(dice):
    products = []
    for number, (material, thing) in enumerate((m, t) for m in MATERIALS for t in THINGS):
        code = str(20_000 + number * 37)
        if number % 11 == 3:
            code += "ABLPS"[number % 5]
        name = f"{material} {thing}"
        if number % 9 == 2:
            name += " "  # a space at the end, as thousands of the published lines have
        if number % 23 == 5:
            name = " " + name
        if number % 17 == 4:
            name = f"SET/4 {material} {thing}S, BOXED"
        if number % 29 == 6:
            name = f'{material} {thing} "LOVE"'
        if number == 41:
            name = "PICK A PRIZE \u00a35 VOUCHER"  # the sterling sign that makes the published file ISO-8859-1
        products.append((code, name, dice.pick([29, 42, 65, 85, 125, 165, 195, 255, 295, 375, 495, 795, 995, 1275])))
    return products


def retail_rows(dice):
    products = retail_products(dice)
    customers = [(str(12_346 + 13 * n), dice.weighted(COUNTRIES)) for n in range(64)]
    header = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
    rows = []
    sold = []  # (code, name, quantity, price, customer, country) that a later credit note may take back
    number = 536_365
    moment = datetime.datetime(2010, 12, 1, 8, 26)
    last = datetime.datetime(2011, 12, 9, 12, 50)

    def add(invoice, code, name, quantity, when, price, customer, country):
        when_text = f"{when.month}/{when.day}/{when.year} {when.hour}:{when.minute:02d}"
        rows.append([invoice, code, name, quantity, when_text, price, customer, country])

    def price_text(amount):
        text = cents(amount)
        return text.rstrip("0").rstrip(".") if "." in text else text  # 2.5 and 3, never 2.50: as published

    while moment <= last:
        kind = dice.weighted([("sale", 84), ("credit", 11), ("stock", 5)])
        if kind == "sale":
            customer, country = dice.pick(customers)
            if dice.chance(22):
                customer, country = "", "United Kingdom"
            for line in range(1 + dice.below(4) * dice.below(5)):
                code, name, price = dice.pick(products)
                if customer == "" and dice.chance(20):
                    code = code.lower()
                quantity = dice.weighted([(1, 20), (2, 14), (3, 8), (6, 16), (12, 16), (24, 6), (48, 3), (144, 1)])
                if dice.chance(0.4):
                    price = 0
                # Some invoices were typed across the turn of a minute: one number, two times.
                when = moment + datetime.timedelta(minutes=1) if line == 3 and number % 40 == 7 else moment
                add(number, code, name, quantity, when, price_text(price), customer, country)
                if dice.chance(1.2):
                    rows.append(list(rows[-1]))  # the same line twice
                if customer:
                    sold.append((code, name, quantity, price, customer, country))
            if country != "United Kingdom" and dice.chance(60):
                add(number, "POST", "POSTAGE", 1, moment, price_text(1800), customer, country)
            elif customer == "" and dice.chance(15):
                add(number, "DOT", "DOTCOM POSTAGE", 1, moment, price_text(dice.between(1500, 60000)), "", country)
            elif dice.chance(2):
                add(number, "M", "Manual", 1, moment, price_text(dice.between(50, 9000)), customer, country)
        elif kind == "credit" and sold:
            code, name, quantity, price, customer, country = sold[dice.below(len(sold))]
            add(f"C{number}", code, name, -dice.between(1, quantity), moment, price_text(price), customer, country)
            if dice.chance(10):
                add(f"C{number}", "D", "Discount", -1, moment, price_text(dice.between(300, 4000)), customer, country)
        else:
            code, _, _ = dice.pick(products)
            note = dice.weighted([("", 60), ("damages", 15), ("?", 10), ("lost", 10), ("thrown away", 5)])
            add(number, code, note, -dice.between(1, 90), moment, 0, "", "United Kingdom")
        number += dice.between(1, 9)
        moment += datetime.timedelta(minutes=dice.between(15, 420))
        if moment.hour >= 19 or moment.hour < 7:
            moment = moment.replace(hour=8, minute=dice.below(60)) + datetime.timedelta(days=moment.hour >= 19)
        if moment.weekday() == 5:
            moment += datetime.timedelta(days=1)  # the shop never invoices on a Saturday
    debt = datetime.datetime(2011, 8, 12, 14, 50)
    place = next(i for i, row in enumerate(rows) if row[4].startswith("8/12/2011") or row[4].startswith("8/14/2011"))
    entries = [("A563185", "11062.06"), ("A563186", "-11062.06"), ("A563187", "-11062.06")]
    for offset, (invoice, price) in enumerate(entries):
        when = debt + datetime.timedelta(minutes=offset)
        when_text = f"{when.month}/{when.day}/{when.year} {when.hour}:{when.minute:02d}"
        rows.insert(place + offset, [invoice, "B", "Adjust bad debt", 1, when_text, price, "", "United Kingdom"])
    return header, rows


# ------------------------------------------------------------------------------------------------------ Olist

STATES = [
    ("SP", 420, 1_000, 19_999, ["sao paulo", "campinas", "santos", "sorocaba", "santa barbara d'oeste"]),
    ("RJ", 130, 20_000, 28_999, ["rio de janeiro", "niteroi", "petropolis"]),
    ("ES", 20, 29_000, 29_999, ["vitoria"]),
    ("MG", 118, 30_000, 39_999, ["belo horizonte", "juiz de fora", "uberlandia"]),
    ("BA", 34, 40_000, 48_999, ["salvador", "feira de santana"]),
    ("PE", 17, 50_000, 56_999, ["recife"]),
    ("CE", 13, 60_000, 63_999, ["fortaleza"]),
    ("AM", 3, 69_000, 69_299, ["manaus"]),
    ("DF", 21, 70_000, 72_799, ["brasilia"]),
    ("GO", 20, 74_000, 76_799, ["goiania"]),
    ("PR", 50, 80_000, 87_999, ["curitiba", "londrina"]),
    ("SC", 36, 88_000, 89_999, ["florianopolis", "joinville"]),
    ("RS", 55, 90_000, 99_999, ["porto alegre", "caxias do sul"]),
]

# Category names are Olist's own words; the last two have no translation there either.
CATEGORIES = [
    ("beleza_saude", "health_beauty", 12), ("informatica_acessorios", "computers_accessories", 10),
    ("automotivo", "auto", 6), ("cama_mesa_banho", "bed_bath_table", 12), ("moveis_decoracao", "furniture_decor", 10),
    ("esporte_lazer", "sports_leisure", 10), ("perfumaria", "perfumery", 5), ("utilidades_domesticas", "housewares", 8),
    ("telefonia", "telephony", 6), ("relogios_presentes", "watches_gifts", 7), ("bebes", "baby", 5),
    ("brinquedos", "toys", 5), ("cool_stuff", "cool_stuff", 4), ("ferramentas_jardim", "garden_tools", 5),
    ("papelaria", "stationery", 4), ("pet_shop", "pet_shop", 4), ("eletronicos", "electronics", 4),
    ("livros_tecnicos", "books_technical", 2), ("seguros_e_servicos", "security_and_services", 1),
    ("pc_gamer", None, 2), ("portateis_cozinha_e_preparadores_de_alimentos", None, 1),
]

PRAISE = [
    "Chegou antes do prazo, recomendo.", "Produto muito bom", "Tudo certo, obrigada! ", "Entrega rapida, bem embalado",
    'O vendedor disse "amanha" e chegou mesmo amanha', "Gostei muito, nota 10",
]
BLAME = [
    "Ainda nao recebi o produto", "Veio com defeito, quero trocar", "Demorou demais,\r\n\r\nnao compro mais",
    'Comprei "azul" e veio "verde"', "Faltou um item.\r\nAguardo resposta, por favor", " Pessimo",
]


class Olist:
    def __init__(self, dice):
        self.dice = dice
        self.tables = {}

    def build(self):
        self.zip_codes()
        self.categories()
        self.products()
        self.sellers()
        self.customers()
        self.orders()
        self.funnel()
        return self.tables

    def zip_codes(self):
        dice = self.dice
        rows = []
        self.places = []  # (prefix, city, state)
        for state, weight, low, high, cities in STATES:
            for number in range(2 + weight // 12):
                prefix = f"{low + (number * 7_919 + 13 * weight) % (high - low + 1):05d}"
                city = cities[number % len(cities)]
                self.places.append((prefix, city, state))
                rows.append([prefix, city, state])
                if dice.chance(30):
                    # The same prefix is often listed with and without accents.
                    rows.append([prefix, city.replace("sao", "s\u00e3o").replace("goiania", "goi\u00e2nia"), state])
        rows = [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]
        header = ["geolocation_zip_code_prefix", "geolocation_city", "geolocation_state"]
        self.tables["olist_zip_codes_cities_states"] = csv_text(header, rows)

    def categories(self):
        rows = [(name, english) for name, english, _ in CATEGORIES if english]
        text = csv_text(["product_category_name", "product_category_name_english"], rows, line_end="\r\n")
        # As published: a byte order mark, CR LF, no line end after the last row.
        self.tables["product_category_name_translation"] = "\ufeff" + text.removesuffix("\r\n")

    def products(self):
        dice = self.dice
        header = [
            "product_id", "product_category_name", "product_name_lenght", "product_description_lenght",
            "product_photos_qty", "product_weight_g", "product_length_cm", "product_height_cm", "product_width_cm",
        ]
        rows = []
        self.catalogue = []  # (product_id, price in cents, weight)
        for number in range(260):
            product = hex_id("product", number)
            category = dice.weighted([(name, weight) for name, _, weight in CATEGORIES])
            photos = dice.weighted([(1, 5), (2, 3), (4, 2), (9, 1)])
            about = [category, dice.between(5, 63), dice.between(40, 2900), photos]
            weight = dice.pick([100, 150, 200, 300, 450, 700, 1000, 1600, 2750, 5000, 9000, 30000])
            size = [weight, dice.between(16, 60), dice.between(2, 45), dice.between(11, 50)]
            if number % 43 == 9:
                about = [""] * 4
            if number == 200:
                size = [""] * 4
            price = dice.pick([790, 1290, 1990, 2490, 2990, 3990, 4999, 5990, 7990, 8990, 11990, 14900, 24990, 59900])
            rows.append([product, *about, *size])
            self.catalogue.append((product, price, weight))
        self.tables["olist_products_dataset"] = csv_text(header, rows, quoted_header=True, quote_digits={"product_id"})

    def sellers(self):
        dice = self.dice
        header = ["seller_id", "seller_zip_code_prefix", "seller_city", "seller_state"]
        self.seller_ids = [hex_id("seller", number) for number in range(72)]
        rows = []
        for number, seller in enumerate(self.seller_ids):
            prefix, city, state = dice.pick(self.places)
            if number == 30:
                prefix = "00990"  # a prefix that the zip code table does not know
            rows.append([seller, prefix, city, state])
        self.tables["olist_sellers_dataset"] = csv_text(
            header, rows, quoted_header=True, quote_digits={"seller_id", "seller_zip_code_prefix"}
        )

    def customers(self):
        dice = self.dice
        header = ["customer_id", "customer_unique_id", "customer_zip_code_prefix", "customer_city", "customer_state"]
        weights = [(state, weight) for state, weight, *_ in STATES]
        by_state = {state: [place for place in self.places if place[2] == state] for state, _ in weights}
        self.customer_ids = []
        rows = []
        people = []
        for number in range(960):
            # One customer_id for each order; about one person in thirty came back.
            if people and dice.chance(3.4):
                person = dice.pick(people)
            else:
                person = hex_id("person", number)
                people.append(person)
            prefix, city, state = dice.pick(by_state[dice.weighted(weights)])
            if number % 311 == 70:
                prefix = "00991"
            customer = hex_id("customer", number)
            self.customer_ids.append(customer)
            rows.append([customer, person, prefix, city, state])
        self.tables["olist_customers_dataset"] = csv_text(
            header, rows, quoted_header=True,
            quote_digits={"customer_id", "customer_unique_id", "customer_zip_code_prefix"},
        )

    def orders(self):
        dice = self.dice
        orders, items, payments, reviews, members = [], [], [], [], []
        start = datetime.datetime(2016, 9, 15, 12, 16, 38)
        shared_review = None
        for number, customer in enumerate(self.customer_ids):
            order = hex_id("order", number)
            in_sample = number < 780
            days = 108 + dice.below(640) if number % 90 else dice.below(100)
            bought = start + datetime.timedelta(days=days, seconds=dice.below(86_400) - 43_200)
            status = dice.weighted([
                ("delivered", 930), ("shipped", 20), ("canceled", 18), ("unavailable", 14), ("invoiced", 8),
                ("processing", 8), ("approved", 1), ("created", 1),
            ])
            if number == 11:
                status = "delivered"
            approved = bought + datetime.timedelta(minutes=dice.between(10, 2_000))
            carried = approved + datetime.timedelta(minutes=dice.between(300, 6_000))
            arrived = carried + datetime.timedelta(minutes=dice.between(1_400, 24_000))
            promised = (bought + datetime.timedelta(days=dice.between(12, 32))).replace(hour=0, minute=0, second=0)
            if status in ("created", "canceled") and dice.chance(60):
                approved = None
            if status not in ("delivered", "shipped"):
                carried = None
            if status != "delivered" or number == 23:  # one delivered order without a date, as in the published file
                arrived = None
            late = arrived is not None and arrived > promised

            total = 0
            if status not in ("unavailable", "created") and not (status == "canceled" and dice.chance(50)):
                for item in range(dice.weighted([(1, 88), (2, 8), (3, 3), (6, 1)])):
                    product, price, weight = dice.pick(self.catalogue)
                    freight = 780 + weight * dice.between(8, 20) // 100 if weight else 1500
                    if dice.chance(1):
                        freight = 0
                    limit = bought + datetime.timedelta(days=dice.between(3, 8))
                    seller = self.seller_ids[dice.below(8) if dice.chance(40) else dice.below(len(self.seller_ids))]
                    if in_sample:
                        items.append([order, item + 1, product, seller, stamp(limit), cents(price), cents(freight)])
                    total += price + freight
            elif status != "canceled":
                total = dice.between(2_000, 30_000)

            if in_sample:
                orders.append([
                    order, customer, status,
                    stamp(bought), stamp(approved), stamp(carried), stamp(arrived), stamp(promised),
                ])
            if number != 11:  # one order has no payment at all
                self.pay(payments, order, total)
            if in_sample:
                known = number % 5 < 2
                members.append([order, "true" if number % 8 < 5 else "false", "true" if known else "false"])
                if known and dice.chance(97):
                    bad = late or status != "delivered"
                    shared = shared_review if number % 380 == 5 else None
                    shared_review = self.review(reviews, number, order, arrived or promised, bad, shared)
        orders.sort()
        items.sort(key=lambda row: (row[0], row[1]))
        reviews.sort(key=lambda row: (row[1], row[0]))
        members.sort()
        payments.sort(key=lambda row: hashlib.md5((row[0] + str(row[1])).encode()).digest())
        self.tables["olist_orders_dataset"] = csv_text([
            "order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_approved_at",
            "order_delivered_carrier_date", "order_delivered_customer_date", "order_estimated_delivery_date",
        ], orders)
        self.tables["olist_order_items_dataset"] = csv_text([
            "order_id", "order_item_id", "product_id", "seller_id", "shipping_limit_date", "price", "freight_value",
        ], items)
        self.tables["olist_order_payments_dataset"] = csv_text([
            "order_id", "payment_sequential", "payment_type", "payment_installments", "payment_value",
        ], payments, quoted_header=True, quote_digits={"order_id"})
        self.tables["olist_order_reviews_dataset"] = csv_text([
            "review_id", "order_id", "review_score", "review_comment_title", "review_comment_message",
            "review_creation_date", "review_answer_timestamp",
        ], reviews)
        self.tables["olist_orders_subset_members"] = csv_text(
            ["order_id", "from_all_status_sample", "reviews_known"], members
        )

    def pay(self, payments, order, total):
        dice = self.dice
        if total == 0:
            payments.append([order, 1, "not_defined", 1, "0.00"])
            return
        if dice.chance(0.8):
            total += dice.between(1, 400)  # now and then interest makes the payment larger than the order
        sequence = 1
        kind = dice.weighted([("credit_card", 74), ("boleto", 19), ("voucher", 4), ("debit_card", 3)])
        if kind in ("credit_card", "voucher") and total > 1_000 and dice.chance(7):
            while total > 1_000 and sequence < 4:
                part = dice.between(500, total - 500)
                payments.append([order, sequence, "voucher", 1, cents(part)])
                total -= part
                sequence += 1
        installments = dice.weighted([(1, 48), (2, 12), (3, 10), (4, 7), (5, 5), (6, 4), (8, 4), (10, 5)])
        if kind != "credit_card":
            installments = 1
        elif dice.chance(0.3):
            installments = 0
        payments.append([order, sequence, kind, installments, cents(total)])

    def review(self, reviews, number, order, settled, bad, shared):
        dice = self.dice
        angry = [(1, 52), (2, 14), (3, 16), (4, 10), (5, 8)]
        content = [(5, 62), (4, 21), (3, 8), (2, 2), (1, 7)]
        score = dice.weighted(angry if bad else content)
        title = dice.pick(["", "", "", "", "", "", "Recomendo", "Otimo ", "Nao recomendo", "10"])
        message = dice.pick(BLAME if score < 3 else PRAISE) if dice.chance(42) else ""
        created = (settled + datetime.timedelta(days=1)).replace(hour=0, minute=0, second=0)
        answered = created + datetime.timedelta(seconds=dice.between(30_000, 400_000))
        review = shared or hex_id("review", number)
        reviews.append([review, order, score, title, message, stamp(created), stamp(answered)])
        if number % 260 == 40:  # some orders were reviewed twice
            again = answered + datetime.timedelta(days=2)
            reviews.append([
                hex_id("review-again", number), order, 1, "", "",
                stamp(again.replace(hour=0, minute=0, second=0)), stamp(again),
            ])
        return review

    def funnel(self):
        dice = self.dice
        first = datetime.date(2017, 6, 14)
        origins = [
            ("organic_search", 29), ("paid_search", 20), ("social", 17), ("unknown", 14), ("direct_traffic", 6),
            ("email", 6), ("referral", 4), ("other", 2), ("display", 1), ("other_publicities", 1), ("", 1),
        ]
        leads, deals = [], []
        for number in range(320):
            lead = hex_id("lead", number)
            contact = first + datetime.timedelta(days=dice.below(352))
            leads.append([lead, contact.isoformat(), hex_id("page", dice.below(24)), dice.weighted(origins)])
            if not dice.chance(11):
                continue
            seller = hex_id("seller", len(deals) * 3 if len(deals) % 5 < 2 else 5_000 + number)
            won = datetime.datetime.combine(contact, datetime.time(2)) + datetime.timedelta(
                days=dice.between(1, 160), seconds=dice.below(60_000)
            )
            company = dice.weighted([("", 80), ("True", 16), ("False", 4)])
            deals.append([
                lead, seller, hex_id("sdr", dice.below(7)), hex_id("sr", dice.below(5)), stamp(won),
                dice.pick([
                    "home_decor", "health_beauty", "car_accessories", "household_utilities", "pet",
                    "audio_video_electronics", "",
                ]),
                dice.pick(["online_medium", "online_big", "industry", "offline", "online_small", "online_top", ""]),
                dice.weighted([("cat", 48), ("", 22), ("eagle", 14), ("wolf", 12), ("shark", 3), ("cat, wolf", 1)]),
                company, company, dice.pick(["", "", "", "", "5-20", "50-200", "1-5"]),
                dice.weighted([("reseller", 68), ("manufacturer", 28), ("", 3), ("other", 1)]),
                "" if dice.chance(88) else f"{dice.pick([10, 50, 100, 300, 2000])}.0",
                "0.0" if dice.chance(90) else f"{dice.pick([5000, 20000, 30000, 100000])}.0",
            ])
        self.tables["olist_marketing_qualified_leads_dataset"] = csv_text(
            ["mql_id", "first_contact_date", "landing_page_id", "origin"], leads
        )
        self.tables["olist_closed_deals_dataset"] = csv_text([
            "mql_id", "seller_id", "sdr_id", "sr_id", "won_date", "business_segment", "lead_type",
            "lead_behaviour_profile",
            "has_company", "has_gtin", "average_stock", "business_type", "declared_product_catalog_size",
            "declared_monthly_revenue",
        ], deals)


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "seeds" / "small"
    tables = {f"olist/{name}": text for name, text in Olist(Dice(2018)).build().items()}
    header, rows = retail_rows(Dice(2011))
    tables["online_retail/online_retail"] = csv_text(header, rows, line_end="\r\n")
    for name, text in sorted(tables.items()):
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        count = sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - 1
        print(f"{count:6d} rows  {path.relative_to(folder)}")


if __name__ == "__main__":
    main()
