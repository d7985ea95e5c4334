# Parts that every page has: frame, panels, downloads.

product = Followers Tracker
product-short = Followers

explain = How?
same-as-table = The same as a table

download = Download
download-kind = { $kind ->
    [csv] CSV, for any program
    [xlsx] Excel workbook
    [parquet] Parquet, for data tools
   *[png] PNG, the picture
}
download-sheet-rows = Rows
download-sheet-filters = Filters
download-moments = Dates with a time are in
download-cut = Not all rows
    .rows = { $shown } of { $all }: a workbook holds no more. CSV and Parquet hold all.

filter-account = Account
filter-period = Period
filter-data-as-of = Data as of
filter-published = Published
filter-days = Days
    .reporting = Instagram's reporting days: midnight to midnight US Pacific time, as far as observed

account = Account
period = Period
period-all = All
period-custom = Custom
period-from-to = From and to
period-days = { $span } · { $number ->
    [one] 1 day
   *[other] { $number } days
}

sandbox = sandbox: invented people
data-as-of = Data as of { $moment } ({ $age })
published = published { $age }
freshness = **Freshness.** { $words }
freshness-in-words = { $asof } Published { $moment } as snapshot { $snapshot }.
freshness-as-of = The newest reading is from { $moment }.
freshness-none = Nothing has been read yet.
account-type = { $kind ->
    [business] business account
    [media_creator] creator account
   *[other] { $name }
}
