# Audience.

audience-whose = Whose
audience-followers = Followers
audience-engaged = Engaged
audience-reached = Reached

audience-by-age = By age
audience-by-gender = By gender
audience-by-country = By country
audience-by-city = By city
audience-segment = Segment
audience-share = Share of all followers
audience-known = Known
audience-unknown = Not known
audience-gender = { $gender ->
    [F] Women
    [M] Men
   *[U] Not stated
}

audience-about-shares = Share of all followers, as read on { $day } (UTC).
audience-about-remainder = The grey bar is the unknown remainder.
audience-about-people = People, as read on { $day } (UTC). Instagram does not tell how many there are in all, so there are no shares and the unknown remainder is not known.
audience-about-uncounted = People, as read on { $day } (UTC). No count of all followers fits this reading: none was read within 36 hours of it, or fewer were counted than are listed. So there are no shares, and the unknown remainder is not known.
audience-timeframe = Instagram's timeframe is `{ $timeframe }`.
audience-largest = The largest { $number } are drawn; the table holds all.
audience-remainder-unknown = How many people are in no segment is not known.
audience-alt = Bar chart: { $segments }.
audience-method =
    __What is shown.__ Instagram lists people of whom it knows the dimension, and the 45 largest segments only. *Not known* is the account's followers by the profile reading nearest to this one, less all that are listed. A segment that is not listed is not zero: it is in the remainder. *Not stated* is a gender that Instagram itself lists.

    __Shares__ are people in the segment divided by all followers, the remainder included, so they add up to 100 %.

    __Source.__ Instagram's Graph API; mart `audience_segments`.

audience-withheld = **Withheld.** Instagram tells the ages, genders, cities and countries of followers only from 100 followers on. They appear here by themselves when the account has them.
audience-withheld-engaged = **Withheld.** Instagram tells this only of accounts with 100 followers, and of 100 engagements in its timeframe.
audience-refused = Instagram does not give `{ $metric }` to this account at present. It is asked again from time to time; see the page about your data for the reason.
audience-not-yet = Nothing has been read yet: ages, genders, cities and countries are read once a day. Run `make sync`, or keep `make run` going.
audience-none-engaged = Instagram told nothing about them: it needs 100 engagements in its timeframe, and otherwise lists nobody. That does not mean that there is nobody.

audience-online = Followers online
audience-hour-utc = Hour (UTC)
audience-online-withheld = **Withheld.** Instagram tells when followers are online only from 100 followers on.
audience-online-none = Instagram has told no hours online yet. It does so for the last 30 days, with about two days of delay: run `make sync`, or keep `make run` going.
audience-online-hours = Followers online, hour by hour
    .about = Followers who were online in each hour, { $days }, days and hours in UTC. Empty cells were not told, which is not 0.
    .alt = Heat map of days and hours. Most, { $number }, were online at { $hour } UTC on { $day }.
    .method =
        __What is shown.__ `online_followers`, the newest answer for each hour. The same person counts in every hour they are online, so hours must not be added up. Instagram does not say in which zone it numbers the hours; they are taken for the hours of that very day in its own reporting zone, as in every sample known, and shown in UTC. Days on which clocks change are left out.

        __Source.__ Instagram's Graph API; mart `online_hours`.

audience-cohort = Followed in
    .partly = { $month } (part)
audience-months = Month of age
audience-stayed = Stayed
audience-lowest = At least
audience-highest = At most
audience-at-risk = People watched
audience-no-cohorts = Who stays how long takes at least two export archives, some time apart: it is not known yet. How to get one is said on the page *Followers*.
audience-cohorts = How many stay
    .about = Estimated share of those who followed in a month (UTC) that stayed at least so many months of 30.44 days. The pointer and the table tell the bounds; a month marked “part” began before the first archive, so some may have left unseen. A month that nothing is known of yet is not drawn.
    .alt = Heat map of months of follow and months of age. Of those who followed in { $month }, { $share } stayed { $number ->
        [one] 1 month
       *[other] { $number } months
    }, at least { $low } and at most { $high }.
    .method =
        __What is shown.__ A life table: for each month of age, who was watched in it by at least two archives, how many of them left, and what the rates so far leave over. Of an age that no list has shown anybody of them at, nothing is said. When someone left is known only between two archives; *at least* and *at most* are the lowest and highest share if all left as early or as late as that allows. They say nothing of chance, which is large where few people are watched.

        __Source.__ The owner's own export archives; mart `follower_cohorts`.
