# Overview.

followers = Followers
when = When
day = Day
archive-of = Archive of
source = Source
people = People
from = From
to = To
new = New
lost = Lost
net = Net
days-reported = Days reported

followers-source-api = Counted by Instagram
followers-source-rebuilt = Rebuilt from daily follows and unfollows
followers-source-listed = Listed in an archive
followers-source-cut = Listed in an archive that is cut short

overview-not-final = { $number ->
    [one] 1 day is
   *[other] { $number } days are
} not final: Instagram revises insights for about two days. Days are Instagram's reporting days.

overview-followers-none = No count was read in this period. Choose a longer one.

overview-followers = Followers over time
    .about = Number of followers, { $days }: the last count of each of Instagram's reporting days, and archives at their time in UTC. Days that were not read are left open.
    .alt = Chart of the number of followers.
    .alt-api = The API counted { $first } on { $start } and { $last } on { $end }.
    .alt-rebuilt = Rebuilt from daily follows and unfollows: { $first } on { $start } to { $last } on { $end }.
    .alt-listed = The archive of { $at } lists { $number }.
    .alt-cut = The archive of { $at }, which is cut short, lists { $number }.
    .method =
        __What is shown.__ *Counted by Instagram*: `followers_count` of the account, read several times a day; the last reading of each reporting day. *Rebuilt*: for days before the first reading, the count of the first reading less the daily follows and plus the daily unfollows since. *Listed in an archive*: how many names the owner's export archive holds; deactivated accounts are not among them, so it may be a little lower than the count.

        __Source.__ Instagram's Graph API and the owner's own export archives; mart `analytics_snapshots` and `follower_captures`.

overview-new-and-lost = New and lost followers per day
    .about = People, { $days }, Instagram's reporting days.
    .alt = Bar chart: { $new } new and { $lost } lost followers.
    .method =
        __What is shown.__ `follows_and_unfollows` of the account: how many followed and how many ended the follow on a reporting day. Someone who left and came back on one day is in both. A day that was not reported has no bar, which is not the same as 0.

        __Source.__ Instagram's Graph API; mart `analytics_snapshots`, columns `new_followers`, `lost_followers` and `net_change`.

overview-new-and-lost-weekly = New and lost followers per week
    .about = People, { $days }, Instagram's reporting days. A bar holds seven days, counted back from the newest; the first may hold fewer.
