# Content.

format = { $kind ->
    [photo] Photo
    [video] Video
    [carousel] Carousel
    [reel] Reel
   *[other] Not told
}

content-kind = Kind
content-posts = Posts
content-reels = Reels
content-stories = Stories

content-search = Search captions
content-format = Format
content-order = Order
    .by = { $order ->
        [newest] Newest first
        [oldest] Oldest first
        [reach] Most reach first
        [views] Most views first
        [by-followers] Highest rate by followers first
        [by-reach] Highest rate by reach first
        [by-views] Highest rate by views first
        [saves] Most saves first
        [shares] Most shares first
       *[replies] Most replies first
    }

content-post = Post
content-story = Story
content-posted = Posted
content-caption = Caption
content-no-caption = No caption
content-reach = Reach
content-views = Views
content-rate-by-followers = Rate by followers
content-rate-by-reach = Rate by reach
content-rate-by-views = Rate by views
content-saves = Saves
content-shares = Shares
content-replies = Replies
content-exits = Exits
content-taps-forward = Taps forward
content-taps-back = Taps back
content-story-live = still live: numbers grow
content-story-not-final = last read before its end: numbers may be too low

content-number = { $kind ->
    [reels] { $number ->
        [one] 1 reel
       *[other] { $number } reels
    }
    [stories] { $number ->
        [one] 1 story
       *[other] { $number } stories
    }
   *[other] { $number ->
        [one] 1 post
       *[other] { $number } posts
    }
}

content-about-posts = Numbers of a whole life so far, as of each post's last reading; – is what Instagram did not say, which is not 0. Times are in UTC.
content-about-stories = Instagram tells a story's numbers for 24 hours only; – is what it did not say, which is not 0. Times are in UTC.

content-method-posts =
    __Reach__ and __views__ are as Instagram tells them. __Rates__ are total interactions (likes, comments, saves and shares less those taken back) divided by the number of followers that was read nearest to its publication, by reach, or by views; by reach and by views in the newest reading that has both. No follower count was read within 36 hours of posts that are older than the tracking, so they have no rate by followers.

    __Order.__ Posts of which a number is not known come last.

    __Source.__ Instagram's Graph API; mart `posts`.

content-method-stories =
    __What is shown.__ As Instagram told it while the story was live. Reach is withheld below five viewers. Replies leave out people in Europe and Japan, so 0 may mean "not told". Exits, taps forward and taps back are its navigation measures.

    __Source.__ Instagram's Graph API; mart `stories`.

content-none-posts = Nothing was published in this period. Choose a longer one.
content-none-stories = No story was read in this period. Instagram tells about a story only while it is live, so keep `make run` going: it reads stories every hour.
content-none-of-format = Nothing of the format *{ $format }* was published in this period.
content-none-found = { $kind ->
    [reels] No reel of this period has “{ $search }” in its caption.
   *[other] No post of this period has “{ $search }” in its caption.
}

content-put-aside = Instagram refuses `{ $metric }` at present; it is asked again within days. Until then it is –, which is not 0.
content-withheld = Instagram withholds `{ $metric }` from accounts with few followers.

content-reach-chart = { $kind ->
    [reels] Reach of each reel
    [stories] Reach of each story
   *[other] Reach of each post
}
    .about = Accounts that saw it at least once, by when it was published, { $days }, in UTC. What was published lately is still growing.
    .about-cut = The newest { $number } are shown.
    .alt = Chart of { $number } marks: reach from { $least } to { $most }.
    .method =
        __What is shown.__ The newest reading of `reach` of each. Reach is never added up: the same account would be counted again. Posts of which it is not known have no mark.

        __Source.__ Instagram's Graph API; mart `posts` or `stories`.
