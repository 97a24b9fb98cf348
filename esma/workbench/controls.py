"""Widgets as the workbench has them: labels before fields, buttons as wide as their words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import ipywidgets as widgets

_LABELLED = {"description_width": "initial"}


def button(label: str, action: Callable[[], None], tip: str = "", **more: Any) -> Any:
    """A button and what it does."""
    made = widgets.Button(
        description=label, tooltip=tip or label, layout=widgets.Layout(width="auto"), **more
    )
    made.on_click(lambda _: action())
    return made


def line(*children: Any) -> Any:
    """Widgets beside each other, in as many lines as they take."""
    layout = widgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="4px 8px")
    return widgets.Box(children, layout=layout)


def column(*children: Any, name: str = "") -> Any:
    """Widgets under each other, of a class of the style sheet."""
    made = widgets.VBox(children)
    if name:
        made.add_class(name)
    return made


def number(label: str, value: int, tip: str) -> Any:
    """A field for a whole number; whether it is allowed is for others to say."""
    layout = widgets.Layout(width="165px")
    return widgets.IntText(
        value=value, description=label, tooltip=tip, style=_LABELLED, layout=layout
    )


def text(label: str, value: str = "", *, width: str, hint: str = "", tip: str = "") -> Any:
    """A field for a text."""
    return widgets.Text(
        value=value,
        placeholder=hint,
        description=label,
        tooltip=tip or label,
        style=_LABELLED,
        layout=widgets.Layout(width=width, max_width="100%"),
    )


def choice(label: str, options: Any, *, width: str, tip: str = "") -> Any:
    """A field for one of several values."""
    return widgets.Dropdown(
        options=options,
        description=label,
        tooltip=tip or label,
        style=_LABELLED,
        layout=widgets.Layout(width=width, max_width="100%"),
    )


def told(name: str, action: Callable[[Any], None]) -> Any:
    """A field that nobody sees, by which `keys.js` says something in one message: JSON."""
    field = widgets.Text(continuous_update=False, layout=widgets.Layout(display="none"))
    field.add_class(name)
    field.observe(lambda change: action(json.loads(change["new"])), "value")
    return field


def asking(fields: Mapping[str, Any], buttons: Sequence[Any], *children: Any) -> Any:
    """Widgets under each other: fields that may be typed in, and the buttons that use them.

    A busy kernel would hear of a button before it hears of the field that was typed just before:
    `keys.js` sends both at once. Enter presses the first button that is seen.
    """

    def press(said: Mapping[str, Any]) -> None:
        for name, value in said["fields"].items():
            with suppress(ValueError):  # no number yet
                fields[name].value = type(fields[name].value)(value)
        if not buttons[said["button"]].disabled:
            buttons[said["button"]].click()

    for name, field in fields.items():
        field.add_class(f"esma-field-{name}")
    for made in buttons:
        made.add_class("esma-go")
    return column(*children, told("esma-told", press), name="esma-asking")


def shown(widget: Any, yes: bool) -> None:
    """Show a widget, or hide it."""
    widget.layout.display = "" if yes else "none"
