# Growth.

growth-history = The whole history
    .about = Number of followers, { $days }: { $step ->
        [1] the last count of each of Instagram's reporting days
       *[other] the last count of every { $step } of Instagram's reporting days
    }, and archives at their time in UTC. The shaded days are those chosen above. Days that were not read are left open.
growth-period = Followers and posts
    .about = Number of followers, { $days }: { $step ->
        [1] the last count of each of Instagram's reporting days
       *[other] the last count of every { $step } of Instagram's reporting days
    }, archives and posts at their time in UTC. A mark at the bottom is a post, its shape the format. That a post stands beside a change claims no effect.
    .posts = { $number ->
        [0] No post was published in this time.
        [one] 1 post was published in this time.
       *[other] { $number } posts were published in this time.
    }
    .posts-unknown = Posts are not known: they come from Instagram's API.
growth-none = No count was read in this period. Choose a longer one.
growth-format = { $kind ->
    [photo] Photo
    [carousel] Carousel
    [reel] Reel
    [video] Video
   *[other] { $kind }
}
growth-post = Post

growth-new-and-lost-1 = New and lost followers per day
growth-new-and-lost-7 = New and lost followers per week
growth-new-and-lost-30 = New and lost followers per 30 days
growth-steps-1 = People, { $days }, Instagram's reporting days. A day that was not reported has no bar.
growth-steps-7 = People, { $days }, Instagram's reporting days. A bar holds seven days, counted back from the newest; the first may hold fewer. Days that were not reported in full are in no bar: see the table.
growth-steps-30 = People, { $days }, Instagram's reporting days. A bar holds 30 days, counted back from the newest; the first may hold fewer. Days that were not reported in full are in no bar: see the table.

growth-no-daily = Instagram reported no new and lost followers per day for this period. It does so for accounts of 100 followers and more, once they are connected.

growth-beside = By names, and by Instagram's count
    .about = People who came less those who left between two archives: as the lists show it by name, beside the sum of what Instagram reports for each day. Each is a range where it is not exact, because archives are made in the middle of a day and of a loss only an interval is known. A small difference means nothing.
    .method =
        __By names__: events of the follower ledger that certainly fall between the two archives, and those that may. __By Instagram's days__: `follows_and_unfollows` of the days that lie wholly in between, and of those that only touch it. Deactivated accounts leave a list and a count at different times, and whoever came and went between two archives is in no list. Whoever left and followed again between two archives has left and come here; lists, receipts and notices tell of them as somebody who followed again. Whoever came back with an old follow time, and names that cannot be told apart, are on neither side, so a list may have grown by more or less than its net.

        __Source.__ The owner's export archives and Instagram's Graph API; mart `reconciliations`.
    .cut = The newest { $shown } of { $number } are shown; a download holds all.
    .none = No two archives lie around these days: choose a longer period to compare names with Instagram's count.
    .one = It takes two archives to compare names with Instagram's count.
growth-column-between = Between the archives of
growth-column-names = By names
growth-column-instagram = By Instagram's days
growth-column-cause = What it says
growth-range = { $low } to { $high }
growth-gained-lost = { $gained } came, { $lost } left
growth-gained-only = { $gained } came, how many left is not known
growth-left-out-returned = not counted: { $number } who came back with an old follow
growth-left-out-unclear = not counted: { $number ->
    [one] 1 group
   *[other] { $number } groups
} of names that cannot be told apart
growth-unknown = Not known
