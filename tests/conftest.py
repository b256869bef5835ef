"""What every day's run leaves to `.ci/run`: the same tests on further, larger workbooks."""

import re
from pathlib import Path
from typing import Final

import pytest

collect_ignore: Final = ["system/addin_in_libreoffice.py"]
"""A program for LibreOffice's Python, which has what this one has not."""

FURTHER: Final = re.compile(r"2013-07-11|2015-06-26-option|2019-07-12|option_issuance|2020-05-25")
"""Workbooks like others that are tried every day, or large ones with market data."""

LARGE: Final = {
    "test_market_sheet.py": re.compile(""),
    "test_checks_live.py": re.compile(
        "option_|share_disposal|dividend|blank_input|error_on_a_page|text_in_the_cell|figures_pages"
    ),
    "test_template.py": re.compile(
        "2022-05-26|2026-07-10|option_terms|share_disposal|two_builds|every_cached_value|"
        "another_process"
    ),
    "test_deadlines_sheet.py": re.compile(
        "2026-07-10|option_terms|share_disposal|no_day_stays|columns_are_named|typed_day"
    ),
    "test_regenerate.py": re.compile(r"^(?!.*(refused|stays|edit))|200_edits|replaced_puts"),
    "test_commands.py": re.compile(
        r"^(?!.*(export|every_command|asks))|import_|\[ja|failed_checks|again_asks"
    ),
    "test_hijack.py": re.compile("hostile|planted|configuration|picked_folder|licence_key"),
    "test_clauses_upgrade.py": re.compile(
        "figures_checks|through|survive|acknowledgement|deleted|made_for|rows_of_the_user"
    ),
    "test_workbooks.py": re.compile(
        "renamed_sheet|several_books|in_place|out_writes|replace_keeps|new_begins|which_tables|"
        "show_prints|case_prints|check_lists|nothing_is_written|diff_|second_regenerate|"
        "open_elsewhere|upgrade_|do_not_differ|recalc_|check_ends|case_never|deadlines_of|up_to_date|from_the_same"
    ),
    "test_documents.py": re.compile(r"not_exported\[ja|both_languages\[xlsx"),
    "test_calculation.py": re.compile("path_of_the_addin|wrong_cached"),
    "test_findings.py": re.compile(
        "overtyped|until_they_are_regenerated|stale_value|wrong_kind|text_added"
    ),
    "test_reading.py": re.compile(
        "blank_optional|market_rows|neither_true|error_in_an|wrong_kind|no_date_is"
    ),
    "test_figures.py": re.compile("explain_prints|other_rows|in_place"),
    "test_option.py": re.compile("what_each_of_its_rows|order_of_the_rows"),
    "test_volatility.py": re.compile("outside_the_window|times_a_factor"),
    "test_trading_days.py": re.compile("by_jpholiday|some_days_away"),
    "test_ledgers.py": re.compile(r"changing_.*\[20(?:13|15|19-07|22|26)"),
    "test_market_command.py": re.compile("long_file"),
    "test_case.py": re.compile("win_over|left_blank"),
    "test_comparison.py": re.compile("our_own|is_changed|of_another|breaks_a_row"),
    "test_difference.py": re.compile("both_directions|only_what_depends|itself"),
    "test_word.py": re.compile("skipped_level"),
    "test_clauses_sheet.py": re.compile("any_words|renumber|way_to_a_case"),
    "test_recalculation.py": re.compile("becomes_a_canary"),
    "test_doctor.py": re.compile(r"every_line.*\[ja"),
    "test_yields.py": re.compile("read_in_full"),
    "test_dates_and_text.py": re.compile("tse_day"),
    "test_plain.py": re.compile("breaks_at_spaces"),
    "test_filling.py": re.compile("stands_in_its_cell|no_market_data|whole_and_not_green.*_"),
    "test_access.py": re.compile("shows_its_value|how_many_rows|every_flag"),
    "test_compatibility.py": re.compile("the_matrix"),
    "test_cli.py": re.compile("without_a_case_builds|demo_builds"),
    "test_gate.py": re.compile("random_damage|flipped_bits"),
    "test_saving.py": re.compile("killed_at_any_time"),
    "test_sheet_copy.py": re.compile("whole_into|regenerates"),
    "test_processes.py": re.compile("nothing_is_ended"),
    "test_program.py": re.compile("does_not_end"),
    "test_links.py": re.compile("formulas_of_its_template|canary_is_well|still_not_found"),
    "test_market_import.py": re.compile(""),
    "test_workbooks_lint.py": re.compile("^(?!.*dividend)"),
    "test_upgrade.py": re.compile("version_1|protection|found_afterwards|wrote_anew"),
    "test_explanation.py": re.compile(r"\[ja|every_cell_of"),
    "test_declaration.py": re.compile("no_cell_makes"),
}
"""Test files with many tests of such workbooks, or long ones, and which they are."""

WORKBOOK_TESTS: Final = Path(__file__).parent / "excel"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of further workbooks as thorough."""
    for item in items:
        further = item.path.is_relative_to(WORKBOOK_TESTS) and FURTHER.search(item.name)
        large = LARGE.get(item.path.name)
        if further or (large is not None and large.search(item.name)):
            item.add_marker(pytest.mark.thorough)
