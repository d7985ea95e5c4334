# Timing.

timing-zone = Time zone
timing-own-zone = Your time zone

timing-no-promise = **No best time is claimed here.** This page counts: when followers were online, what was posted when, and how those posts did. Few posts in an hour say nothing about the hour, and posts differ in more than their time.

timing-weekday = Weekday
timing-hour = Hour ({ $zone })
timing-part = Time of day
    .from-to = { $start } to { $end } { $zone }
timing-online = Mean followers online
timing-days = Days told
timing-posts = Posts
timing-with-reach = Posts with reach
timing-median-reach = Median reach
timing-median-rate = Median rate by reach
timing-of-posts = of { $number ->
    [one] 1 post
   *[other] { $number } posts
}

timing-online-none = Instagram has told no hours online for this period. It tells the last 30 days, with about two days of delay: choose another period, or keep `make run` going.
timing-online-week = Followers online by weekday and hour
    .about = Mean of the days that were told, { $days }, weekdays and hours in { $zone }. Each cell is the mean of { $least } to { $most } days; an empty one was not told, which is not 0.
    .alt = Heat map of the week. Most, { $number } in the mean, were online on { $weekday } at { $hour } { $zone }.
    .method =
        __What is shown.__ For each hour of the week the mean of `online_followers` over the days of the period (in UTC) of which Instagram told it. The same person counts in every hour they are online, so hours must not be added up. In zones that differ from UTC by parts of an hour, an hour is the one in which it begins. Being online is not seeing a post.

        Instagram does not say in which zone it numbers the hours; they are taken for those of its own reporting days, as in every sample known.

        __Source.__ Instagram's Graph API; mart `online_hours`.

timing-posted = What was posted when
    .about = Posts and reels published in { $days } (days in UTC), by weekday and hour in { $zone }. The pointer and the table tell the medians, beside the number of posts that they are of.
    .alt = Heat map of the week: { $number } posts in { $hours } different hours ({ $zone }).
    .method =
        __What is shown.__ Plain counts of posts and reels, all formats together, and medians of reach and of the engagement rate by reach, over the posts of which Instagram told it. The newest posts are counted with what they have so far. A median of one post is that post. Nothing here says that a time made a post do well.

        __Source.__ Instagram's Graph API; mart `posts`.
timing-by-weekdays = Posts by weekday ({ $zone })
timing-by-parts = Posts by time of day ({ $zone })
