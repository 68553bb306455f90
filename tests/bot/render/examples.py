"""Every report that the renderers are tried on, by the name of its golden files."""

from tests.bot.render import path_reports, place_reports, reports

EXAMPLES = {**reports.REPORTS, **path_reports.REPORTS, **place_reports.REPORTS}
