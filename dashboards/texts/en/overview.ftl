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
days-reported = Days reported in full

followers-source-api = Counted by Instagram
followers-source-rebuilt = Rebuilt from daily numbers
followers-source-listed = Listed in an archive

kpi-followers = Followers
    .method = The newest count in the period, as Instagram gives it. Without the API: the number of followers listed in the newest archive of the period that is not cut short. Source: the account's followers_count, or the owner's export archive.
kpi-net-change = Net change
    .method = New followers minus lost ones, added over the days that Instagram reported. Without the API: the difference between the first and the last archive of the period. Source: follows_and_unfollows, or the owner's export archives.
kpi-reach = Reach per day
    .method = Shown as the mean of the days read: added up, someone who was reached on two days would count twice. Source: Instagram's insight reach.
kpi-views = Views
    .method = Added over the days read; the change is between the daily means. Source: Instagram's insight views.
kpi-engagement-rate = Engagement rate
    .method = Shown as the mean of the days read. Source: Instagram's insights total_interactions and reach.
kpi-judged = A change is called better or worse only if the daily means differ by more than the days' usual ups and downs explain (Newey and West's standard error over a week). In simulated accounts in which nothing changes, at most 1 of 20 cases was called so, as long as a day resembles the day before by a correlation of up to 0.7; where days hang together more closely it happens more often. Below 14 days read on either side it is not judged.
kpi-verdict-more = better, beyond the usual ups and downs
kpi-verdict-less = worse, beyond the usual ups and downs
kpi-verdict-noise = within the usual ups and downs
kpi-verdict-unjudged = too few days to tell it from noise
kpi-change-day = { $change } a day
kpi-change-points = { $change } points
kpi-change-mean = { $change } in the daily mean
kpi-days-read = { $read } of { $number ->
    [one] 1 day
   *[other] { $number } days
} read
kpi-not-read = not read in this period
kpi-no-period-before = there is no period before
kpi-too-few-days = too few days were read to compare them
kpi-too-few-days-before = { $number ->
    [one] the day before is not known
   *[other] the { $number } days before are not known well enough
}
kpi-before = { $number ->
    [one] { $value } on the day before
   *[other] { $value } in the { $number } days before
}
kpi-before-partly = { $value } in { $read } of the { $number } days before
kpi-no-earlier-count = no earlier count in this period
kpi-counted-first = { $number } on { $day }
kpi-counted-last = counted on { $day }
kpi-no-count = no count, and no archive that is not cut short, in this period
kpi-listed-in = listed in the archive of { $day }
kpi-net-change-not-told = not told by Instagram in this period, nor to be had from two archives in it
kpi-needs-two-archives = needs two archives in the period, or the API
kpi-between-archives = between the archives of { $days }
kpi-not-proven = not proven complete

overview-not-final = { $number ->
    [one] 1 day is
   *[other] { $number } days are
} not final: Instagram revises insights for about two days. Days are Instagram's reporting days.

overview-followers-none = No count was read in this period. Choose a longer one.
overview-cut-left-out = { $number ->
    [one] 1 archive that is cut short is
   *[other] { $number } archives that are cut short are
} left out: the length of such a list is no count of followers.

overview-followers = Followers over time
    .about = Number of followers, { $days }: the last count of each of Instagram's reporting days, and archives at their time in UTC. Days that were not read are left open.
    .alt = Chart of the number of followers.
    .alt-one = The API counted { $last } on { $end }.
    .alt-api = The API counted { $first } on { $start } and { $last } on { $end }.
    .alt-rebuilt = Rebuilt from daily follows and unfollows: { $first } on { $start } to { $last } on { $end }.
    .alt-listed = The archive of { $at } lists { $number }.
    .method =
        __What is shown.__ *Counted by Instagram*: `followers_count` of the account, read several times a day; the last reading of each reporting day. *Rebuilt*: for days on which none was read, the next count that was read less the daily follows and plus the daily unfollows until then; it is approximate. *Listed in an archive*: how many names the owner's export archive holds; deactivated accounts are not among them, so it may be a little lower than the count.

        __Source.__ Instagram's Graph API and the owner's own export archives; mart `analytics_snapshots` and `follower_captures`.

overview-most-reached = Posts and reels with the most reach
    .about = { $number ->
        [one] The one post or reel
       *[other] The { $number } posts and reels
    } of { $days } (days in UTC) with the highest reach so far; the newest are still growing. All of them are on the page *Content*, and in the download.

overview-new-and-lost = New and lost followers per day
    .about = People, { $days }, Instagram's reporting days.
    .alt = Bar chart: { $new } new and { $lost } lost followers in { $days ->
        [one] 1 day
       *[other] { $days } days
    } reported in full.
    .alt-new = Bar chart: { $new } new followers; how many were lost was not reported.
    .method =
        __What is shown.__ `follows_and_unfollows` of the account: how many followed and how many ended the follow on a reporting day. Someone who left and came back on one day is in both. A day that was not reported has no bar, which is not the same as 0. Where only follows are told yet, as of the newest day, the bar of new ones is Instagram's `follower_count`, and the day counts in no sum.

        __Source.__ Instagram's Graph API; mart `analytics_snapshots`, columns `new_followers`, `lost_followers` and `net_change`.

overview-new-and-lost-weekly = New and lost followers per week
    .about = People, { $days }, Instagram's reporting days. A bar holds seven days, counted back from the newest; the first may hold fewer. Days that were not reported in full are in no bar: see the table.
