# Hashtags.

hashtags-none = No caption that was read has a hashtag. Posts are read twice a day: run `make sync`, or keep `make run` going.
hashtags-none-found = No hashtag contains “{ $search }”.
hashtags-no-effect = **No effect is claimed.** These are counts, and medians of the posts that have a hashtag. Whether a post did well because of it, nothing here can tell: posts differ in more than their hashtags.

hashtags-used = Most used hashtags
    .about = Number of posts and reels with each, of all that were read. The { $number } most used.
    .alt = Bar chart of posts: { $hashtags }.
hashtags-hashtag = Hashtag
hashtags-posts = Posts
hashtags-last = Last used
hashtags-first = First used
hashtags-search = Search hashtags
hashtags-number = { $number ->
    [one] 1 hashtag
   *[other] { $number } hashtags
}
hashtags-about = Days are in UTC. A median of one post is that post; – is what Instagram did not say.
hashtags-order = { $order ->
    [posts] Most posts first
    [recent] Last used first
    [reach] Highest median reach first
    [rate] Highest median rate first
   *[name] By name
}
hashtags-method =
    __What is shown.__ Hashtags in the captions of the account's own posts and reels, as last read; capital letters make no difference. *Median reach* is over the posts of which Instagram told the reach (their number stands beside it), *median rate by reach* over those with an engagement rate by reach. Deleted posts count with what was last read of them, new ones with what they have so far.

    __Source.__ Instagram's Graph API; mart `hashtags`.
