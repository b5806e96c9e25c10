#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Data page: the profile says what Python's csv module finds; types, filter, order, columns and export do what they say."""

import csv
import re

from harness import check, digits, equal, main, step, until
from hothouse import Hothouse, numbers
from listings import FILTER, Listings, detailed, summary


def profile(session):
    """The profile"""
    for listings in (summary(session.own), detailed(session.own)):
        with Hothouse(session, listings.path) as app:
            app.wait_for_data(listings)
            prices = [price for price in listings.numbers("price") if price is not None]
            with step(f"{listings.stem}: every column has its line"):
                app.view("profile")
                app.wait(name=re.compile(f"^{listings.columns[0]}, "), inside=app.wait(name="Columns"))
            with step(f"{listings.stem}: the line about prices names range and median"):
                text = app.profile_row("price").name
                seen = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)][:3]
                equal(seen, [min(prices), max(prices), listings.median("price")], "minimum, maximum, median")
            with step(f"{listings.stem}: the card has the statistics"):
                app.card("price")
                card = app.statistics()
                equal(digits(card["Values"]), str(len(prices)), "values")
                equal(digits(card["Missing"]), str(listings.count - len(prices)), "missing values")
                equal(digits(card["Distinct"]), str(len(set(prices))), "distinct values")
                equal(float(digits(card["Median"])), listings.median("price"), "median")
                equal(float(digits(card["Minimum"])), min(prices), "minimum")
                equal(float(digits(card["Maximum"])), max(prices), "maximum")
                mean = sum(prices) / len(prices)
                check(abs(float(digits(card["Mean"])) - mean) < 0.006 * mean, f"mean: expected {mean}, seen {card['Mean']}")
            if listings.missing("price") > 0:
                with step(f"{listings.stem}: missing prices are pointed at"):
                    app.shows(f"{listings.missing('price'):,} rows have no price")


def types(session):
    """Types of columns"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        app.wait_for_data(listings)

        with step("The card of a column offers types"):
            app.card("price")
            app.wait("label", "Median")
        with step("A column becomes text, and its numbers are gone"):
            app.choose_type("Text")
            app.shows("Type of price changed")
            app.wait_gone("label", "Median")
            app.wait("label", "Mean length")
        with step("The change can be taken back"):
            app.click(app.wait("button", "Undo"))
            app.wait("label", "Median")
        with step("A type that does not fit says how many values are missing now"):
            app.card("room_type")
            app.choose_type("Integer")
            app.shows("values of room_type did not fit")
            app.click(app.wait("button", "Undo"))
        with step("The filter knows the new type"):
            app.card("price")
            app.choose_type("Text")
            app.shows("Type of price changed")
            app.filter('price = "106"')
            app.press("Return")
            app.wait_for_rows(sum(row["price"] == "106" for row in listings.rows), listings.count)


def filter_and_sort(session):
    """Filter and order"""
    listings = summary(session.own)
    prices = listings.numbers("price")
    with Hothouse(session, listings.path) as app:
        app.wait_for_data(listings)
        with step("The filter leaves the rows that Python's csv module counts"):
            app.filter(FILTER)
            app.press("Return")
            app.wait_for_rows(listings.passing(), listings.count)
        with step("The rows in view are such rows"):
            for text in app.wait_for_cells("room_type", lambda texts: len(texts) == 10, "ten rows"):
                equal(text, "Entire home/apt", "room_type")
            check(all(price < 500 for price in numbers(app.cells("price"))), "a price of 500 or more is in view")
        with step("A mistake is explained, and the rows stay"):
            app.filter("prise < 500")
            app.press("Return")
            app.shows("prise")
            app.shows("price")
            app.wait_for_rows(listings.passing(), listings.count)
        with step("Escape clears the filter"):
            app.press("Escape")
            app.press("Escape")
            app.wait_for_rows(listings.count)
        with step("A click on a column's title sorts, a second one turns the order round"):
            app.point(app.header("price"))
            app.wait_for_cells("price", lambda texts: numbers(texts) == sorted(prices)[:10], "the lowest prices first")
            app.point(app.header("price"))
            app.wait_for_cells("price", lambda texts: numbers(texts) == sorted(prices, reverse=True)[:10],
                               "the highest prices first")
        with step("The order stays under a filter"):
            app.filter(FILTER)
            app.press("Return")
            app.wait_for_rows(listings.passing(), listings.count)
            wanted = sorted((price for price, row in zip(prices, listings.rows)
                             if price < 500 and row["room_type"] == "Entire home/apt"), reverse=True)[:10]
            app.wait_for_cells("price", lambda texts: numbers(texts) == wanted, "the highest prices below 500 first")
        with step("A filter that nothing passes leaves an empty table that says so"):
            app.filter("price < 0")
            app.press("Return")
            app.wait_for_rows(0, listings.count)


def export(session):
    """Export"""
    listings = summary(session.own)
    target = session.own / "exported.csv"
    with Hothouse(session, listings.path) as app:
        app.wait_for_data(listings)
        with step("The filtered rows are written to a file"):
            app.filter(FILTER)
            app.press("Return")
            app.wait_for_rows(listings.passing(), listings.count)
            app.press("ctrl+s")
            app.save_as(target)
            until(target.exists, "the exported file")
            app.shows("rows")
        with step("The file has exactly these rows, as they were"):
            until(lambda: Listings(target).count == listings.passing(), "all rows in the exported file")
            exported = Listings(target)
            wanted = [row for price, row in zip(listings.numbers("price"), listings.rows)
                      if price < 500 and row["room_type"] == "Entire home/apt"]
            equal(exported.columns, listings.columns, "columns")
            equal(exported.rows[0]["id"], wanted[0]["id"], "first id")
            equal([row["name"] for row in exported.rows], [row["name"] for row in wanted], "names")
        with step("The file can be opened again"):
            app.open_by_chooser(target)
            app.wait_for_rows(exported.count)
            with open(target, encoding="utf-8", newline="") as file:
                equal(len(next(csv.reader(file))), len(listings.columns), "columns of the file")


def columns(session):
    """Columns"""
    listings = summary(session.own)
    with Hothouse(session, listings.path) as app:
        app.wait_for_data(listings)
        with step("All columns are in view"):
            app.view("table")
            equal([node.name.split(" (")[0] for node in app.headers()], listings.columns, "titles")
        hidden = listings.columns[2]
        with step("A column can be hidden"):
            app.press("ctrl+shift+c")
            dialog = app.wait("dialog", re.compile("Columns"))
            app.point(app.wait("checkbox", hidden, inside=dialog))
            app.press("Escape")
            app.wait_gone("dialog", re.compile("Columns"))
            until(lambda: hidden not in [node.name for node in app.headers()], f"a table without {hidden}")


main(profile, types, filter_and_sort, export, columns)
