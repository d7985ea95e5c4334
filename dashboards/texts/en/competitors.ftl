# Competitors, and choosing whom to watch.

competitors-none = **Nobody is watched yet.** Add a business or creator account below: how many follow it, how often it posts and how people engage are then read once a day and stand here beside your own.
competitors-none-read = **Nobody was read yet.** Watched accounts are read at the next pass: run `make sync`, or keep `make run` going.
competitors-no-history = No follower count was read in this period. Choose a longer one.

competitors-compared = Side by side
competitors-about = The same window for all, the { $number } days before the newest reading of each, and the same formula, your own account included. – is what nobody could read, which is not 0.
competitors-profile = Profile
competitors-own = yours
competitors-you = @{ $username } (yours)
competitors-posts = Posts in all
competitors-posts-per-week = Posts a week
competitors-in-window = { $number ->
    [one] 1 post
   *[other] { $number } posts
} in { $days } days
    .until = { $number ->
        [one] 1 post
       *[other] { $number } posts
    } in the { $days } days until { $day }
competitors-rate = Engagement rate
competitors-read = Last read
competitors-never = never
competitors-unwatched = Watched no longer: what was read stays.
competitors-refused = Could not be read last time. Personal, renamed, deleted and age-gated profiles cannot be, and Instagram does not tell which it is.
competitors-said = It said: { $error }
competitors-method =
    __Posts a week__ are posts in the window divided by its weeks. __Engagement rate__ is the mean, over the posts in the window of which likes and comments are both known, of likes plus comments divided by the followers on the day of the reading. It is the same for your own account, so it differs from the rates on other pages, which know saves, shares and reach. Likes that an owner hides are not known; – where the lists that were read never covered a whole window; a window that ended before the last reading is told with its day, and both rates are those of then.

    __Source.__ Instagram's Graph API (business discovery); marts `competitors` and `competitor_snapshots`.

competitors-followers = Followers over time
    .about = Number of followers on the days on which each was read, { $days }, days in UTC.
    .about-log = The profiles differ much in size, so the axis is logarithmic: equal steps are equal ratios.
    .about-cut = Your own and the largest are drawn, { $number } in all; the download of the table above holds all.
    .alt = Line chart of followers at the last reading: { $profiles }.
    .method =
        __What is shown.__ `followers_count` as Instagram shows it on the profile, the last reading of each day. Days without a reading have no point.

        __Source.__ Instagram's Graph API (business discovery); mart `competitor_snapshots`.

watching = Watched accounts
watching-about = Business and creator accounts can be watched. They are read at every daily pass.
watching-username = Username
watching-add = Watch
watching-remove = Stop watching
    .of = Stop watching @{ $username }; what was read stays
watching-not-read = read at the next pass
watching-added = @{ $username } is watched, and read at the next pass.
watching-removed = @{ $username } is watched no longer. What was read stays.
watching-not-connected = Only a connected account can watch others: connect it on the page **{ page-settings }**.
watching-needs-facebook = Other accounts can be read only with **Facebook Login**; this account is connected with Instagram Login. Connect it again with Facebook on the page **{ page-settings }**. Whom it watches can then be chosen here, or with `tracker watch @username`.
