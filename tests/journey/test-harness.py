#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The harness itself, with a program that is known to be right: where this fails, the journeys say nothing about the app."""

import sys

from harness import HERE, App, Failed, check, main, pixels, step, until
from stopwatch import Stopwatch

STAND_IN = [sys.executable, HERE / "stand-in.py"]


def hands(session):
    """Hands and eyes"""
    path = session.own / "a file.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with App(session, STAND_IN) as app:
        with step("What is typed arrives as it was typed"):
            app.point(app.wait("text box", "Filter"))
            app.type('price < 500 and room_type = "Entire home/apt"')
            app.wait("label", 'Typed: price < 500 and room_type = "Entire home/apt"')
        with step("The file chooser takes a typed path"):
            app.press("ctrl+o")
            app.choose_file(path)
            app.wait("label", "Open: a file.csv")
        with step("The file chooser can be left"):
            app.press("ctrl+o")
            app.wait("dialog", "Open Data")
            app.press("Escape")
            app.wait("label", "Dismissed by user")
        with step("A file can be dropped"):
            app.drop("files", path)
            app.wait("label", "Open: a file.csv")
        with step("An item of a list can be chosen"):
            app.choose(app.wait("combo box"), "Text")
            app.wait("label", "Chosen: Text")
        with step("A picture shows the window"):
            picture = app.picture()
            check(len(set(pixels(picture, 10, 10, 400, 300))) > 20, "the picture is blank")
        with step("A main loop that blocks is noticed"):
            with Stopwatch(app) as watch:
                app.click(app.wait("button", "Block"))
                app.wait("button", "Blocked")
            check(watch.longest > 0.4, f"a pause of 0.6 s was seen as {watch.longest:.3f} s")


def failures(session):
    """Failures"""
    with App(session, STAND_IN) as app:
        with step("What is missing is missed"):
            try:
                app.wait("button", "No such button", patience=0.3)
            except Failed as error:
                check("No such button" in str(error), f"the message does not say what is missing: {error}")
            else:
                raise Failed("something was found that is not there")
        with step("A word on standard error is noticed"):
            app.press("ctrl+w")
            until(app.said, "the warning of the stand-in")
            try:
                app.check_quiet()
            except Failed:
                app.log.write_text("", encoding="utf-8")
            else:
                raise Failed("the warning was overlooked")
        with step("The tree can be shown"):
            check("button “Block”" in app.dump(), "the button is not in the tree as text")
        with step("The death of a program is noticed"):
            app.process.kill()
            app.process.wait()
            try:
                app.wait("label", "Nothing open")
            except Failed as error:
                check("has ended" in str(error), str(error))
            else:
                raise Failed("the program's death was overlooked")
            app.process = app.session.spawn(["true"], app.log.name)
            app.ended = True


main(hands, failures)
