"""The bodies of the member calls, and how they become the arguments of the actions."""

from typing import Annotated, Any, Literal

from pydantic import Field

from members.api.types import Body, Code, Day, ExternalId, Present, StoreCode, Text, TextOrEmpty, text_field

Email = Annotated[
    str, text_field(254)
]  # its form is judged by `members.values`, which also knows addresses beyond ASCII
Phone = Annotated[str, text_field(40)]
Language = Literal["ja", "en"]


class Enrolment(Body):
    """Where and by whom a member was enrolled."""

    store: Annotated[StoreCode | None, Present] = None
    clerk: Annotated[Code | None, Present] = None
    source: Annotated[Code | None, Present] = None


class Consents(Body):
    """What the person agreed to hear, by channel; a channel that is left out stays as it is."""

    email: Annotated[bool | None, Present] = None
    sms: Annotated[bool | None, Present] = None
    line: Annotated[bool | None, Present] = None
    push: Annotated[bool | None, Present] = None

    def given(self) -> dict[str, bool]:
        """Return the channels about which something is said."""
        return self.model_dump(exclude_unset=True)


class NewMember(Body):
    """The body of `POST /members`."""

    external_id: Annotated[ExternalId | None, Present] = None
    email: Annotated[Email | None, Present] = None
    phone: Annotated[Phone | None, Present] = None
    name: Annotated[Text | None, Present] = None
    kana: Annotated[Text | None, Present] = None
    birthday: Annotated[Day | None, Present] = None
    language: Language = "ja"
    card: Annotated[Code | None, Present] = None
    provisional: bool = False
    enrolment: Enrolment = Enrolment()
    consents: Consents = Consents()

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `members.actions.enrolment.enrol`; the store is the one that is named here."""
        person = self.model_dump(exclude={"enrolment", "consents"}, exclude_unset=True)
        return {
            **person,
            **self.enrolment.model_dump(exclude_unset=True),
            "consents": self.consents.given(),
        }


class MemberChanges(Body):
    """The body of `PATCH /members/{member}`: what is left out stays; null empties what can be empty."""

    email: Email | None = None
    phone: Phone | None = None
    name: Annotated[TextOrEmpty | None, Present] = None
    kana: Annotated[TextOrEmpty | None, Present] = None
    birthday: Day | None = None
    language: Annotated[Language | None, Present] = None
    status: Annotated[Literal["active", "frozen", "left"] | None, Present] = None
    consents: Annotated[Consents | None, Present] = None

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `members.actions.profile.change`: what the body names, and nothing else."""
        changes = self.model_dump(exclude={"consents"}, exclude_unset=True)
        if self.consents is not None:
            changes["consents"] = self.consents.given()
        return changes


class MemberKnown(Body):
    """The answer to an enrolment; it is stored for replays and so names nobody."""

    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    number: Annotated[str, Field(pattern="^[0-9]{13}$")]
    status: Literal["active", "frozen", "left"]
