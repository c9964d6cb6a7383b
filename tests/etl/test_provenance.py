from etl.provenance import Copy, parse_manifest

HEADING = "path\tbytes\tsha256_12\ttaken_from\twhat_it_is\n"


def parse(path: str, taken_from: str, what_it_is: str) -> dict[str, Copy]:
    return parse_manifest(f"{HEADING}{path}\t1\tabc\t{taken_from}\t{what_it_is}\n")


def test_published_bytes_are_original() -> None:
    assert parse("www.bls.gov/a.xlsx", "somebody/repository@1", "workbook as published") == {
        "www.bls.gov/a.xlsx": Copy("somebody/repository@1: workbook as published", is_original=True)
    }


def test_repacked_bytes_are_not_original() -> None:
    words = "workbook as published; the zip around it was made here"
    assert not parse("a.zip", "x", words)["a.zip"].is_original


def test_second_hand_bytes_are_not_original() -> None:
    assert not parse("a.csv", "x", "SECOND-HAND: figures as others quote them")["a.csv"].is_original


def test_unpacked_path_finds_a_packed_copy() -> None:
    assert "oe.data.0.Current" in parse("oe.data.0.Current.gz", "x", "digest equals the recorded one")


def test_other_text_describes_nothing() -> None:
    assert parse_manifest("<html>not a manifest</html>") == {}
