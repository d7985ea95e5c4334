# Spans of time: dashboards/spans.py.

span-between = between { $first } and { $last }
span-before = before { $moment }
span-after = after { $moment }
span-unknown = at an unknown time
span-ago = { $duration } ago
span-just-now = just now
span-ahead = in { $duration }
span-now = now
span-days = { $number ->
    [one] { $number } day
   *[other] { $number } days
}
span-hours = { $number ->
    [one] { $number } hour
   *[other] { $number } hours
}
span-minutes = { $number ->
    [one] { $number } minute
   *[other] { $number } minutes
}
