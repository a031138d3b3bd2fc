"""The stakeholder list: what a consultant may paste, and what is refused with its line."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_design.engagement import Department
from pmo_design.errors import InputError
from pmo_design.exchange.addresses import is_address, mail_address
from pmo_design.exchange.stakeholders import Stakeholder, Stakeholders, read_stakeholders

DEPARTMENTS = (
    Department("d1", "Procurement"),
    Department("d2", "Asesoría Jurídica"),
    Department("north", "Works"),
    Department("south", "WORKS"),
)
HEADER = "name,email,department,group,language\n"
ANA = Stakeholder("Ana Ruiz", "ana@example.org", "d2", "executive", "es")


def read(text: str, **more: Any) -> Stakeholders:
    return read_stakeholders(text, "list.csv", DEPARTMENTS, **more)


def person(row: str) -> Stakeholder:
    (found,) = read(HEADER + row).people
    return found


def faults(text: str, **more: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(text, **more)
    return [str(fault) for fault in caught.value.faults]


def row_faults(row: str) -> list[str]:
    return faults(HEADER + row)


@pytest.mark.parametrize(
    "text",
    [
        "name,email,department,group,language\nAna Ruiz,ana@example.org,d2,executive,es\n",
        "Nombre;Correo;Departamento;Grupo;Idioma\r\n"
        "Ana Ruiz;ana@example.org;asesoria juridica;Directivos;ES\r\n",
        "\ufeffLANGUAGE\tRole\tE-Mail\tDepartment\tNAME\r\n"
        'es\tExecutives\tana@example.org\tASESORÍA JURÍDICA\t"Ana Ruiz"\r\n',
        "idioma,rol,correo electronico,departamento,nombre\n\n"
        " es ,director, ana@example.org ,d2,  Ana   Ruiz \n,,,,\n",
    ],
    ids=["ids with commas", "Spanish with semicolons", "pasted from a spreadsheet", "padded"],
)
def test_list_is_read_as_a_consultant_has_it(text: str) -> None:
    assert read(text) == Stakeholders((ANA,), (), ())


@pytest.mark.parametrize(
    ("cell", "group"),
    [
        ("team-member", "team-member"),
        ("Team Member", "team-member"),
        ("miembros de los equipos", "team-member"),
        ("FUNCTIONAL MANAGERS", "functional-manager"),
        ("jefa de departamento", "functional-manager"),
        ("Ejecutivos", "executive"),
        ("Director de Proyecto", "project-manager"),
    ],
)
def test_group_goes_by_its_id_or_a_name_in_either_language(cell: str, group: str) -> None:
    assert person(f"Ana,,d1,{cell},\n").group == group


def test_unknown_group_is_refused_with_the_groups_and_the_nearest_name() -> None:
    assert row_faults("Ana,,d1,proyect manager,\n") == [
        "list.csv:2: group: 'proyect manager' found, expected executive, functional-manager, "
        "project-manager or team-member; did you mean project manager?"
    ]


def test_default_group_is_that_of_those_who_have_none() -> None:
    text = "name,department,group\nAna,d1,\nBen,d1,executive\n"

    assert [each.group for each in read(text, groups_default="team-member").people] == [
        "team-member",
        "executive",
    ]
    assert read("name,department\nAna,d1\n", groups_default="executive").people == (
        Stakeholder("Ana", "", "d1", "executive", ""),
    )


def test_group_column_may_be_absent_only_with_a_default() -> None:
    assert faults("name,department\nAna,d1\n") == [
        "list.csv:1: column group is missing; expected name,department,group"
    ]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("name,mail,department,group", "column 'mail' is not known; did you mean email?"),
        (
            "name,DEPARTAMNETO,group",
            "column 'DEPARTAMNETO' is not known; did you mean departamento?",
        ),
        ("name,nombre,department,group", "column name stands twice, as columns 1 and 2"),
        ("name,department,group,", "column 4 has no name; remove it or name it"),
    ],
)
def test_header_that_does_not_fit_is_named(header: str, fault: str) -> None:
    assert faults(f"{header}\n")[0] == f"list.csv:1: {fault}"


def test_unknown_department_is_refused_with_the_nearest_name() -> None:
    assert row_faults("Ana,,Procurment,executive,\n") == [
        "list.csv:2: department: 'Procurment' is not known; did you mean Procurement?"
    ]


def test_name_of_two_departments_asks_for_the_id() -> None:
    assert row_faults("Ana,,works,executive,\n") == [
        "list.csv:2: department: 'works' may be north or south; write the id"
    ]


def test_new_departments_get_ids_of_their_own_and_are_noted() -> None:
    text = HEADER + (
        "Ana,,Dirección de Obras,executive,\n"
        "Ben,,direccion de obras,team-member,\n"
        "Cleo,,Procurment,executive,\n"
        "Dan,,法務,executive,\n"
        "Eve,,North!,executive,\n"
    )

    found = read(text, new_departments=True)

    assert found.departments == (
        Department("direccion-de-obras", "Dirección de Obras"),
        Department("procurment", "Procurment"),
        Department("department", "法務"),
        Department("north-2", "North!"),
    )
    assert [each.department for each in found.people] == [
        "direccion-de-obras",
        "direccion-de-obras",
        "procurment",
        "department",
        "north-2",
    ]
    assert found.notes[:2] == (
        "list.csv:2: new department 'Dirección de Obras', id direccion-de-obras",
        "list.csv:4: new department 'Procurment', id procurment; did you mean Procurement?",
    )


@pytest.mark.parametrize(
    "address",
    [
        "ana",
        "ana@",
        "ana@b@example.org",
        "ana ruiz@example.org",
        "Ana <ana@example.org>",
        "ana@example.org;ben@example.org",
        "ana@exam\u200bple.org",
        "ana@example..org",
        ".ana@example.org",
        "ñandú@example.org",
        "a" * 243 + "@example.org",
    ],
)
def test_address_that_no_letter_reaches_is_refused(address: str) -> None:
    assert row_faults(f'Ana,"{address}",d1,executive,\n')[0].endswith(
        "found, expected one address such as ana@example.org, or nothing"
    )


@pytest.mark.parametrize(
    "address", ["o'brien+pmo@example.org", "ana@peña.example", "a" * 242 + "@example.org"]
)
def test_unusual_address_is_taken(address: str) -> None:
    assert person(f"Ana,{address},d1,executive,\n").email == address


def test_address_that_stands_twice_names_both_lines() -> None:
    text = "Ana,ana@example.org,d1,executive,\nBen,,d1,executive,\nCleo,ANA@example.org,d2,executive,\n"

    assert row_faults(text) == [
        "list.csv:4: e-mail address ana@example.org stands twice; first in line 2"
    ]


def test_people_without_an_address_may_be_several() -> None:
    assert len(read(HEADER + "Ana,,d1,executive,\nBen,,d1,executive,\n").people) == 2


def test_name_is_put_on_one_line_without_control_characters_and_that_is_noted_case_34() -> None:
    found = read(HEADER + '"Ana\x07\r\nRuiz",,d1,executive,\n')

    assert found.people[0].name == "Ana Ruiz"
    assert found.notes == ("list.csv:2: removed 1 control character from name",)


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 201])
def test_name_that_is_none_or_endless_is_refused(name: str) -> None:
    assert row_faults(f"{name},,d1,executive,\n")[0].endswith(
        "found, expected the person's name, in at most 200 characters"
    )


def test_language_other_than_those_spoken_is_refused() -> None:
    assert row_faults("Ana,,d1,executive,fr\n") == [
        "list.csv:2: language: 'fr' found, expected en, es, or nothing"
    ]


def test_every_fault_of_a_list_is_listed_in_the_order_of_lines() -> None:
    found = row_faults(",no address,nowhere,nobody,xx\nAna\nBen,,d1,,\n")

    assert [fault.split(": ")[0] for fault in found] == ["list.csv:2"] * 5 + [
        "list.csv:3",
        "list.csv:4",
    ]


def test_list_of_more_than_5000_people_is_refused() -> None:
    row = "Ana,,d1,executive,\n"

    assert len(read(HEADER + row * 5_000).people) == 5_000
    assert row_faults(row * 5_001) == [
        "list.csv: holds 5001 people, expected 5000 at most; split the list"
    ]


@pytest.mark.parametrize("text", ["x" * 1_048_577, "ñ" * 524_289])
def test_list_of_more_than_a_mebibyte_is_refused(text: str) -> None:
    assert faults(text) == ["list.csv: is over the limit of 1024 KiB"]


@pytest.mark.parametrize("text", ["", "\ufeff", "\r\n\r\n"])
def test_empty_list_says_which_columns_are_expected(text: str) -> None:
    assert faults(text) == ["list.csv: is empty; expected the columns name,department,group"]


@given(st.text(alphabet=st.sampled_from("ab@.,;\t\"'\n\r\ufeff\x00\ud800é=")))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    with pytest.raises(InputError, match=r"list\.csv"):
        read(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_address_that_is_taken_never_breaks_a_header(name: str, local: str) -> None:
    address = f"{local}@example.org"

    written = str(mail_address(name, address)) if is_address(address) else ""

    assert written.isprintable()
