"""Where to look next: accreditation, credentials, training, and apprenticeships, each organization's name spelled out."""

from dataclasses import dataclass

import streamlit as st

from app.components import layout
from app.templating import render_part


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
        text=": accredited programs (Commission on Accreditation for Health Informatics and Information Management Education)",
    ),
    Link(
        name="AHIMA",
        url="https://www.ahima.org/certification-careers/",
        text=": CCA, CCS, RHIT, RHIA exams (American Health Information Management Association)",
    ),
    Link(
        name="AAPC",
        url="https://www.aapc.com/",
        text=": CPC exam and courses (founded as the American Academy of Professional Coders)",
    ),
    Link(
        name="NCRA",
        url="https://www.ncra-usa.org/",
        text=": cancer registrars' ODS exam (National Cancer Registrars Association)",
    ),
    Link(
        name="HIMSS",
        url="https://www.himss.org/",
        text=": health technology (Healthcare Information and Management Systems Society)",
    ),
)
GENERAL = (
    Link(
        name="CareerOneStop's training finder",
        url="https://www.careeronestop.org/FindTraining/find-training.aspx",
        text=": programs near you, short courses included",
    ),
    Link(
        name="College Navigator",
        url="https://nces.ed.gov/collegenavigator/",
        text=": prices and completion of each school",
    ),
    Link(
        name="Apprenticeship.gov",
        url="https://www.apprenticeship.gov/apprenticeship-job-finder",
        text=": jobs that train you while you work",
    ),
)


def show_links(is_core: bool) -> None:
    """List the sites; the field's own organizations only for its own occupations."""
    if not layout.is_embedded():
        layout.show_heading("Where to look next")
        items = (*ORGANIZATIONS, *GENERAL) if is_core else GENERAL
        st.html(render_part("career.html", "links", items=items))
