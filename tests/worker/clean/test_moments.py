"""When an article was published: the page's own zone, and never the day of an update."""

import pytest

from worker.clean import clean

TEXT = (
    "<p>"
    + "The ferry lay at the quay, and nobody knew when it would sail again, said the harbour master. " * 3
    + "</p>"
)


def published(stated: str, shown: str, url: str = "https://coast.example/1") -> str | None:
    head = f'<meta property="article:published_time" content="{stated}">' if stated else ""
    page = f"<html><head><title>Ferry stays in port</title>{head}</head><body><h1>Ferry stays in port</h1>{shown}"
    return clean(f"{page}{TEXT * 3}</body></html>".encode(), url=url).published


@pytest.mark.parametrize(
    ("stated", "shown", "want"),
    [
        ("2023-12-24T01:06:51Z", "<p>Dec 23, 2023 5:06 pm PT</p>", "2023-12-23T17:06:51-08:00"),
        ("2023-12-24T01:06:51Z", "<p>December 24, 2023 6:36</p>", "2023-12-24T06:36:51+05:30"),
        ("2023-12-25T22:03:00Z", "<p>26 December 2023</p>", "2023-12-26T00:03:00+02:00"),
        ("2023-12-26T01:03:00Z", "<p>25 December 2023</p>", "2023-12-25T23:03:00-02:00"),
        ("2023-12-25T22:03:00Z", "<p>Updated 26 December 2023</p>", "2023-12-25T22:03:00+00:00"),
        ("2023-12-25T22:03:00Z", "<p>29 December 2023</p>", "2023-12-25T22:03:00+00:00"),
        ("2023-12-25T22:03:00+01:00", "<p>26 December 2023</p>", "2023-12-25T22:03:00+01:00"),
        ("", "<p>Updated 9 May 2024</p><p>Published 3 May 2024</p>", "2024-05-03"),
        ("", "<p>Do 25.04.24 | 14:07 Uhr</p>", "2024-04-25T14:07:00"),
        ("2023-12-24T01:06:51Z", "<p>23.12.2023 17:06, aktualisiert 23.12.2023 19:00</p>", "2023-12-23T17:06:51-08:00"),
        ("2024-05-03", "<p>Publié le 3 mai 2024 à 8h15, mis à jour le 4 mai 2024 à 9h00</p>", "2024-05-03T08:15:00"),
        ("2024-05-03", "<p>4 May 2024 9:00</p>", "2024-05-03"),
        ("", "<p>Updated 9 May 2024 10:00, published 3 May 2024 08:00</p>", "2024-05-03T08:00:00"),
        ("", "<p>3 במאי 2024, 18:05</p>", "2024-05-03T18:05:00"),
        ("", "<p>ngày 3 tháng 5 năm 2024 18:05</p>", "2024-05-03T18:05:00"),
        ("", "<p>3 พฤษภาคม 2567 18:05 น.</p>", "2024-05-03T18:05:00"),
        ("", "<p>2024年5月3日 午後6時05分</p>", "2024-05-03T18:05:00"),
        ("", "<p>입력 2024.05.03 오후 6:05 수정 2024.05.04 09:00</p>", "2024-05-03T18:05:00"),
        ("", "<p>3. svibnja 2024.</p>", "2024-05-03"),
        ("", "<p>آخر تحديث 9 مايو 2024</p><p>نشر في 3 مايو 2024</p>", "2024-05-03"),
    ],
)
def test_the_time_is_that_of_the_page(stated: str, shown: str, want: str) -> None:
    assert published(stated, shown) == want


def test_a_time_before_the_headline_tells_the_zone_by_whole_hours() -> None:
    stated = '<meta property="article:published_time" content="2023-12-24T01:06:51Z">'
    page = "<html><head><title>Ferry stays in port</title>{}</head><body><p>{}</p><h1>Ferry stays in port</h1>{}</body>"
    for shown, want in (("Dec 23, 2023 5:06pm PT", "2023-12-23T17:06:51-08:00"), ("Dec 23, 2023 5:21pm", None)):
        told = clean(page.format(stated, shown, TEXT * 3).encode(), url="https://coast.example/1").published
        assert told == (want or "2023-12-24T01:06:51+00:00")


@pytest.mark.parametrize(
    ("head", "shown", "want"),
    [
        ('content="2024-05-04T08:00:00Z"', "<p>4. Mai 2024 00:30</p>", "2024-05-04T10:00:00+02:00"),
        ("", "<p>Publié le 3 mai 2024 à 8h15, mis à jour le 4 mai 2024 à 9h00</p>", "2024-05-04T09:00:00"),
        ("", "<p>입력 2024.05.03 18:05 수정 2024.05.04 09:00</p>", "2024-05-04T09:00:00"),
        ("", "<p>3 May 2024</p>", None),
    ],
)
def test_an_update_is_told_in_the_same_zone(head: str, shown: str, want: str | None) -> None:
    stated = '<meta property="article:published_time" content="2024-05-03T22:30:00Z">'
    stated += f'<meta property="article:modified_time" {head}>' if head else ""
    page = f"<html><head><title>Ferry stays in port</title>{stated}</head><body><h1>Ferry stays in port</h1>{shown}"
    assert clean(f"{page}{TEXT * 3}</body></html>".encode(), url="https://coast.example/1").modified == want


def test_the_address_has_the_day_where_the_page_has_none() -> None:
    assert published("", "", url="https://coast.example/2024/05/03/ferry/") == "2024-05-03"
    assert published("", "", url="https://coast.example/2024/13/03/ferry/") is None
