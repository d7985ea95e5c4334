# The report for a period, as PDF: dashboards/report.py.

report = Report (PDF)
report-title = Report for @{ $username }, { $days }
report-methods = How the numbers come about
report-cut = The newest { $shown } of { $all } rows; files downloaded from the page hold all.
