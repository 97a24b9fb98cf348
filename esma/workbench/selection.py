"""Which of the formulas are shown, and in what order: what is chosen above the list of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from esma.enumeration.words import parse_word
from esma.store.classes import ClassOrder

Order: TypeAlias = Literal["score", "size", "rate"] | ClassOrder


@dataclass(frozen=True)
class Selection:
    """Conditions on formulas, and an order.

    Attributes
    ----------
    status : ``"proved"`` or ``"conjecture"``, or empty for both
    signs : the text of a sign word, or empty
    law : the kind of law, or empty
    min_rate : least number of digits a term, or 0
    text : what the left-hand side has somewhere
    order : as for `esma.store.query.Query.by`, or of tail classes by what they are

    Raises
    ------
    EsmaError
        If the signs are no sign word.

    Examples
    --------
    >>> Selection(signs="+-", min_rate=2.0).conditions
    {'signs': (1, -1), 'min_rate': 2.0}
    >>> Selection(text="2E − 1").said_by("(e + 1)/(2*e - 1)")
    True
    """

    status: Literal["", "proved", "conjecture"] = ""
    signs: str = ""
    law: str = ""
    min_rate: float = 0.0
    text: str = ""
    order: Order = "score"

    def __post_init__(self) -> None:
        if self.signs.strip():
            parse_word(self.signs.strip())

    @property
    def conditions(self) -> dict[str, Any]:
        """Those that `esma.store.query.Query.where` takes."""
        signs = self.signs.strip()
        asked = {
            "status": self.status,
            "signs": parse_word(signs) if signs else None,
            "law": self.law,
            "min_rate": self.min_rate,
        }
        return {name: value for name, value in asked.items() if value}

    @property
    def of_classes(self) -> ClassOrder | None:
        """The order, where it is one of tail classes by what they are."""
        match self.order:
            case "class" | "signs" | "status" as order:
                return order
        return None

    @property
    def narrows(self) -> bool:
        """Whether there is any condition."""
        return bool(self.conditions or self.text.strip())

    def said_by(self, left: str) -> bool:
        """Whether a left-hand side has the text."""
        return _plain(self.text) in _plain(left)

    def holds(self, fields: Mapping[str, Any], kind: str) -> bool:
        """Whether a formula satisfies all conditions.

        Parameters
        ----------
        fields : its JSON form
        kind : the kind of its law
        """
        asked = self.conditions
        return (
            asked.get("status", fields["status"]) == fields["status"]
            and list(asked.get("signs", fields["signs"])) == fields["signs"]
            and asked.get("law", kind) == kind
            and fields["convergence_rate"] >= self.min_rate
            and self.said_by(fields["lhs"])
        )


#: Every formula, in the order of its rank.
ALL: Final = Selection()


def _plain(text: str) -> str:
    return "".join(text.lower().replace("*", "").replace("−", "-").split())
