"""What may be asked: a search of a constant, what a number is, a scan, what a store has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import ipywidgets as widgets

from esma.enumeration.known import Lines
from esma.enumeration.words import Word, word_text
from esma.errors import EsmaError
from esma.massey.laws import requestable
from esma.searching.spec import MEANINGS
from esma.workbench import views
from esma.workbench.answers import Offer
from esma.workbench.controls import asking, button, choice, column, line, number, shown, text
from esma.workbench.form import OFFERED, Form, draft_text
from esma.workbench.job import Job, Message, What
from esma.workbench.session import Session
from esma.workbench.terms import meaning

_NUMBERS: Mapping[str, tuple[str, str]] = {
    "degree": ("degree", "degree"),
    "coeff_limit": ("coefficients ≤", "degree"),
    "depth": ("depth", "depth"),
    "max_period": ("period ≤", "sign word"),
}


def start_button(label: str, action: Callable[[], None], **more: Any) -> Any:
    """The button that asks."""
    return button(label, action, button_style="primary", **more)


class SearchForm:
    """The constant, and behind `options` the rest of a search."""

    def __init__(self, session: Session) -> None:
        self._session = session
        form = session.form
        self._filling = False
        self._constant = widgets.Combobox(
            value=form.constant,
            options=OFFERED,
            placeholder="type a constant",
            description="constant c",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="300px", max_width="100%"),
        )
        self._known = widgets.HTMLMath()
        self._numbers = {
            name: number(label, getattr(form, name), meaning(word))
            for name, (label, word) in _NUMBERS.items()
        }
        laws = [("usual", ()), ("all kinds", requestable()), *((x, (x,)) for x in requestable())]
        self._laws = choice("laws", laws, width="200px", tip=MEANINGS["laws"])
        self._mode = widgets.ToggleButtons(
            options=[("all up to a period", False), ("drawn by hand", True)],
            style={"button_width": "auto"},
            layout=widgets.Layout(width="auto"),
        )
        self._draft = widgets.HTML()
        self._words = line()
        self._drawing = line(
            button("+", lambda: self._draw(Form.press, 1), "round down, add the rest"),
            button("−", lambda: self._draw(Form.press, -1), "round up, subtract the rest"),
            button("⌫", lambda: self._draw(Form.erase), "take the last sign away"),
            button("next word", lambda: self._draw(Form.finish), "keep this word, draw another"),
            self._draft,
            self._words,
        )
        self._start = start_button("Start", session.start, icon="play")
        self._pause = button("Pause", session.pause, icon="pause")
        self._stop = button("Stop", session.stop, icon="stop")
        self._more = widgets.ToggleButton(
            description="options", icon="sliders", layout={"width": "auto"}
        )
        self._options = column(
            line(*(self._numbers[x] for x in ("degree", "coeff_limit", "depth")), self._laws),
            line(
                widgets.HTML(views.term("sign word", "sign words")),
                self._mode,
                self._numbers["max_period"],
                self._drawing,
            ),
        )
        self._more.observe(lambda _: shown(self._options, self._more.value), "value")
        shown(self._options, yes=False)
        self._size = widgets.HTML()
        self._fields = {
            "constant": self._constant,
            **self._numbers,
            "laws": self._laws,
            "drawn": self._mode,
        }
        for field in self._fields.values():
            field.observe(self._filled, "value")
        self.widget = asking(
            {"constant": self._constant, **self._numbers},
            [self._start],
            line(self._constant, self._start, self._pause, self._stop, self._more),
            self._known,
            self._options,
            self._size,
        )
        self._filled()

    def _filled(self, _: Any = None) -> None:
        if not self._filling:
            form = self._session.form
            values = {name: field.value for name, field in self._fields.items()}
            self._session.fill(Form(words=form.words, draft=form.draft, **values))

    def _draw(self, change: Callable[..., Form], *arguments: Any) -> None:
        self._session.fill(change(self._session.form, *arguments))

    def take(self, form: Form) -> None:
        """Put a form into the fields: of a search that was begun elsewhere, or an empty one."""
        self._filling = True
        for name, field in self._fields.items():
            field.value = getattr(form, name)
        self._filling = False
        self._session.fill(form)

    def show(self) -> None:
        """Show what the session has."""
        session, form, state = self._session, self._session.form, self._session.state
        empty = not form.constant.strip()
        self._known.value = "" if empty else views.constant(session.checked)
        self._show_words(form)
        wrong = session.problem and session.problem != session.checked.error
        self._size.value = (
            views.line(session.problem, "wrong") if wrong else views.line(session.size)
        )
        busy = state in ("searching", "paused")
        self._start.description = "Go on" if state == "paused" else "Start"
        self._start.disabled = state == "searching" or bool(session.problem) or empty
        self._pause.disabled = state != "searching"
        shown(self._pause, busy)
        shown(self._stop, busy)

    def _show_words(self, form: Form) -> None:
        shown(self._numbers["max_period"], not form.drawn)
        shown(self._drawing, form.drawn)
        self._draft.value = views.value(draft_text(form.draft) or "click + and −")
        names = [f"{word_text(word)} ×" for word in form.words]
        if [x.description for x in self._words.children] != names:
            self._words.children = [self._word(word) for word in form.words]

    def _word(self, word: Word) -> Any:
        return button(
            f"{word_text(word)} ×", lambda: self._draw(Form.drop, word), "leave this word out"
        )


class Pasted:
    """Digits that are pasted, or stand in a file, and are searched as a constant."""

    def __init__(self, search: Callable[[str], str]) -> None:
        self._search = search
        self._text = widgets.Textarea(
            placeholder="1.5574077246549022305069748074583601730872507723815",
            description="digits",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="auto", height="70px"),
        )
        # it would count its files in its label, which the style sheet takes from the tip
        self._file = widgets.FileUpload(
            description="", tooltip="a file of digits, or a b-file", layout={"width": "auto"}
        )
        self._file.add_class("esma-file")
        self._file.observe(self._read, "value")
        self._said = widgets.HTML()
        self._text.observe(lambda _: setattr(self._said, "value", ""), "value")
        start = start_button("Search these digits", self._start, icon="play")
        self.widget = asking(
            {"digits": self._text}, [start], self._text, line(start, self._file), self._said
        )

    def _read(self, _: Any) -> None:
        if not self._file.value:
            return
        [given] = self._file.value
        try:
            content = bytes(given["content"]).decode("utf-8")
            self._text.value = Lines.of(content, given["name"]).constant
            self._said.value = views.line(f"{given['name']} was read.")
        except (EsmaError, UnicodeDecodeError) as error:
            self._said.value = views.line(str(error), "wrong")
        self._file.value = ()

    def _start(self) -> None:
        given = " ".join(self._text.value.split())
        self._said.value = views.line(self._search(given), "wrong")

    def empty(self) -> None:
        """Take away what was filled in and said."""
        self._text.value = self._said.value = ""


class Question:
    """Fields, a button that sends them to a process of its own, and the answer."""

    def __init__(
        self,
        what: What,
        label: str,
        fields: Mapping[str, Any],
        asked: Callable[[dict[str, str]], Mapping[str, Any]],
        search: Callable[[str], str],
    ) -> None:
        self._what: What = what
        self._fields, self._asked, self._search = fields, asked, search
        self._job: Job | None = None
        self._start = start_button(label, self._ask)
        self._stop = button("Stop", self.stop, icon="stop")
        self._answer = widgets.HTMLMath()
        self._steps = line()
        shown(self._stop, yes=False)
        self.widget = asking(
            fields,
            [self._start],
            line(*fields.values(), self._start, self._stop),
            self._answer,
            self._steps,
        )

    def _ask(self) -> None:
        self.stop()
        asked = self._asked({name: x.value.strip() for name, x in self._fields.items()})
        self._answer.value = views.line("working …")
        self._steps.children = ()
        shown(self._stop, yes=True)
        self._job = Job(self._what, asked, self._said)

    def _said(self, message: Message) -> None:
        if "answer" in message:
            self._answer.value = message["answer"]
            steps = [Offer(*step) for step in message["steps"]]
            self._steps.children = [button(x.label, partial(self._go, x)) for x in steps]
        if "ended" in message:
            shown(self._stop, yes=False)
            if message["ended"]:
                self._answer.value = views.line(message["ended"], "wrong")

    def _go(self, step: Offer) -> None:
        if step.what == "search":
            if wrong := self._search(step.fields["constant"]):
                self._answer.value = views.line(wrong, "wrong")
            return
        for name, value in step.fields.items():
            self._fields[name].value = value
        if step.what == "ask":
            self._ask()
        else:
            next(iter(self._fields.values())).focus()

    def empty(self) -> None:
        """Take the answer away."""
        self.stop()
        self._answer.value = ""
        self._steps.children = ()

    def stop(self) -> None:
        """End the work."""
        if self._job is not None and self._job.alive:
            self._job.stop()
            self._answer.value = views.line("stopped")
        shown(self._stop, yes=False)


def identify(search: Callable[[str], str]) -> Question:
    """What a number is, by its digits, its quotients, its law or an expression."""
    hint = "digits, as 1.5574077246549; quotients, as 2, 1, 2, 1, 1, 4; a law; an expression"
    field = widgets.Text(placeholder=hint, layout=widgets.Layout(width="560px", max_width="100%"))
    return Question("identify", "Identify", {"number": field}, lambda x: x, search)


def scan(search: Callable[[str], str]) -> Question:
    """Which constants of a template have a law."""
    fields = {
        "template": text("constants", "tan(1/n)", width="300px", hint="besseli(a,2/d)"),
        "ranges": text("letters", "n=1..20", width="200px", hint="a=0..2 d=1..20"),
    }
    return Question("scan", "Scan", fields, lambda x: {**x, "ranges": x["ranges"].split()}, search)
