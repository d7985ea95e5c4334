# One post.

post-back = ← All content
post-title = { $kind }, { $moment }
post-permalink = Open on Instagram
post-not-named = No post is named. Choose one on the page *Content*.
post-none = This account has no such post. It may belong to another account: choose it above, or choose a post on the page *Content*.

post-not-final = **These numbers are not final.** They were read on { $moment }, within two days of publication, and Instagram revises insights for about two days. They also keep growing.
post-as-of = Numbers of its whole life so far, as of { $moment }; – is what Instagram did not say, which is not 0.
post-followers-then = By the reading nearest to its publication, at most 36 hours apart, the account had { $number } followers.
post-followers-unknown = No follower count was read within 36 hours of its publication, so there is no rate by followers.

post-reach = Reach
    .meaning = Accounts that saw it at least once, estimated by Instagram.
post-views = Views
    .meaning = Times it was played or displayed, repeats included.
post-total-interactions = Interactions
    .meaning = Likes, comments, saves and shares less those taken back, as Instagram totals them.
post-like-count = Likes
    .meaning = Likes on the post; – when you hide them.
post-comment-count = Comments
    .meaning = Comments, replies included.
post-saved = Saves
    .meaning = Times people saved it.
post-shares = Shares
    .meaning = Times people shared it.
post-reposts = Reposts
    .meaning = Times people reposted it.
post-follows = Follows
    .meaning = Accounts that began to follow from it. Instagram tells it of photos and carousels only.
post-profile-visits = Profile visits
    .meaning = Visits to the profile from it. Instagram tells it of photos and carousels only.
post-engagement-rate-by-followers = Rate by followers
    .meaning = Interactions divided by the followers that were counted nearest to its publication, at most 36 hours apart.
post-engagement-rate-by-reach = Rate by reach
    .meaning = Interactions divided by reach, in the newest reading that has both.
post-engagement-rate-by-views = Rate by views
    .meaning = Interactions divided by views, in the newest reading that has both.

post-method =
    __What is shown.__ The newest value of each number as Instagram tells it; a number that a reading lacked is older than the others. The three engagement rates are total interactions over three different numbers, so they cannot be compared with each other.

    __Source.__ Instagram's Graph API; mart `posts`.

post-measure = Measure
post-age = Age
post-at-1h = 1 hour
post-at-24h = 24 hours
post-at-48h = 48 hours
post-at-7d = 7 days
post-at-28d = 28 days
post-this = This post
post-low = Peers' first quartile
post-high = Peers' third quartile
post-peers-median = Peers' median
post-peers-half = Middle half of its peers
post-peers = Peers
post-percentile = Had less
post-measured-hours = Read at hours of age
post-read = read at { $hours } hours
post-not-read = not read near this age
post-range = { $low } to { $high }
post-median = median { $value }
post-of-peers = of { $number } others of its format ({ $kind })
post-too-few = { $peers }: told from { $enough } on

post-too-young = The post is not an hour old yet, so there is no curve. Come back after the next reading.
post-no-curve = It was not read near any of these ages with this number, as happens with posts that are older than the tracking. Regular readings (`make run`) make the curve of the next one.
    .yet = It was not read with this number near an age that it has reached so far; of the first hour nothing is scheduled. Its curve begins with the next reading near one of the ages to come: 24 and 48 hours, 7 and 28 days.

post-curve = { $measure } as the post grew older
    .about = The post beside the account's others of its format ({ $kind }) that were read at the same age: the band is their middle half, the dashed line their median.
    .at = { $value } at { $age }
    .alt = Chart of { $measure }: { $values }.
    .method =
        __What is shown.__ The reading nearest to each age, where one lies near enough; nothing is interpolated. Posts are read a few times a day, and none on purpose an hour after publication: most have no value there, and only a reading that happened to come within minutes of it counts. *Peers* are the account's other posts of the same format that were read near that age, whenever they were published. The band reaches from their first to their third quartile; with fewer than { $enough } of them there is none, and no percentile.

        __Had less__ is the share of peers whose number was smaller, equal ones counted half. It compares the account with itself and says nothing of why.

        __Source.__ Instagram's Graph API; mart `post_curves`.

post-ages = At each age
