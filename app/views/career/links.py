"""Where to look next: accreditation, credentials, training, and apprenticeships, each organization's name spelled out."""

from dataclasses import dataclass

import streamlit as st

from app.components import layout
from app.templating import render_part
from app.views.career.occupation import Occupation


@dataclass(frozen=True, kw_only=True)
class Link:
    """A site and what it is for."""

    name: str
    url: str
    text: str


# The organizations of health information; the only place that spells out their names.
ORGANIZATIONS = (
    Link(
        name="CAHIIM's program directory",
        url="https://www.cahiim.org/programs/program-directory",
        text=": Commission on Accreditation for Health Informatics and Information Management Education",
    ),
    Link(
        name="AHIMA",
        url="https://www.ahima.org/certification-careers/",
        text=": American Health Information Management Association, for the CCA, CCS, RHIT, and RHIA",
    ),
    Link(
        name="AAPC",
        url="https://www.aapc.com/",
        text=": formerly the American Academy of Professional Coders, for the CPC",
    ),
    Link(
        name="NCRA",
        url="https://www.ncra-usa.org/",
        text=": National Cancer Registrars Association, for the ODS",
    ),
    Link(
        name="HIMSS",
        url="https://www.himss.org/",
        text=": Healthcare Information and Management Systems Society",
    ),
)
GENERAL = (
    Link(
        name="CareerOneStop's training finder",
        url="https://www.careeronestop.org/FindTraining/find-training.aspx",
        text=": programs near you",
    ),
    Link(
        name="College Navigator",
        url="https://nces.ed.gov/collegenavigator/",
        text=": prices of each school",
    ),
    Link(
        name="Apprenticeship.gov",
        url="https://www.apprenticeship.gov/apprenticeship-job-finder",
        text=": jobs that train you",
    ),
)


def list_links(is_core: bool) -> tuple[Link, ...]:
    """List the sites; the field's own organizations only for its own occupations."""
    return (*ORGANIZATIONS, *GENERAL) if is_core else GENERAL


def show_links_elsewhere(found: Occupation) -> None:
    """Show the sites in two columns, one on a phone."""
    if layout.is_embedded():
        return
    layout.show_heading("Where to look next")
    links = list_links(found.is_core)
    half = (len(links) + 1) // 2
    for column, some in zip(st.columns(2), (links[:half], links[half:]), strict=True):
        with column:
            st.html(render_part("career.html", "links", links=some))
