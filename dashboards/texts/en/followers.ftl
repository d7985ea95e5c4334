# Followers: its lists, and what their rows say.

not-known = Not known
profile-of = { $name } on Instagram

followers-list = List
followers-list-left = Left
followers-list-came = Came
followers-list-renamed = Renamed
followers-list-unclear = Cannot be told
followers-list-withdrawn = Withdrawn
followers-list-history = All changes
followers-list-followers = All followers
followers-list-mutual = Mutual
followers-list-one-sided = Not following back
followers-list-ghosts = Ghosts
followers-list-top = Top engagers
followers-list-messages = Messages

followers-title-left = { $number ->
    [one] { $number } departure
   *[other] { $number } departures
}
followers-title-came = { $number ->
    [one] { $number } arrival
   *[other] { $number } arrivals
}
followers-title-renamed = { $number ->
    [one] { $number } new name
   *[other] { $number } new names
}
followers-title-unclear = { $number ->
    [one] { $number } group of names that cannot be told apart
   *[other] { $number } groups of names that cannot be told apart
}
followers-title-withdrawn = { $number ->
    [one] { $number } claim withdrawn
   *[other] { $number } claims withdrawn
}
followers-title-history = { $number ->
    [one] { $number } change
   *[other] { $number } changes
}
followers-title-followers = { $number ->
    [one] { $number } person follows
   *[other] { $number } people follow
}
followers-title-mutual = { $number ->
    [one] { $number } person follows, and you follow them
   *[other] { $number } people follow, and you follow them
}
followers-title-one-sided = { $number ->
    [one] You follow { $number } person who is not listed as a follower
   *[other] You follow { $number } people who are not listed as followers
}
followers-title-ghosts = { $number ->
    [one] { $number } follower who is likely never to be heard
   *[other] { $number } followers who are likely never to be heard
}
followers-title-top = { $number ->
    [one] { $number } person who takes part most
   *[other] { $number } people who take part most
}
followers-title-messages = { $number ->
    [one] { $number } thread, and with whom it may be
   *[other] { $number } threads, and with whom they may be
}

followers-about-left = Instagram says neither when nor why somebody left: the time is bounded by the two archives between which they disappeared. Whoever left twice stands here twice.
    .unproven = Unless an archive lists as many people as Instagram counted, its oldest follows may be cut off: nobody who followed before the oldest one in it is said to have left.
followers-about-came = { "" }
followers-about-renamed = { "" }
followers-about-unclear = These people followed in the very same moment, and more than one of their names changed between two archives: some renamed, some may have left, and nobody is said to have done either.
followers-about-withdrawn = What was said here before, and what has come in since does not bear out. It counts in no number any more, and stays here so that nobody wonders where it went.
followers-about-history = Every event that two archives prove, the newest first. Of most only the time between the two archives is known.
followers-about-followers = { "" }
followers-about-mutual = By the following list of the newest archive. Of whom that list may lack, nothing is said: they are in no list here but *All followers*.
followers-about-one-sided = People whom you follow and whom no list shows as a follower now. A list that is cut short may lack some who do follow: see *Archives used*.
followers-about-ghosts = __A ghost is somebody whose silence would be unlikely for a commenter of this account.__ Likes, saves and views are not itemised by Instagram, so a ghost may well look at every post and like it.
followers-about-top = The tenth of all who take part with the highest score, whether they follow or not. Likes, saves and views are not itemised by Instagram and are not in it.
followers-about-messages = Counted because you asked for it, and nothing but counted. An archive does not say with whom a thread is: whoever stands here is a candidate, and perhaps not who it is.

followers-method-left =
    __Why.__ *Gone* means unfollowed, deactivated, removed or blocked. *Unfollowed* means that the account still existed: they ended the follow, or you removed them.

    __Source.__ The owner's export archives; mart `follower_changes`.
followers-method-unclear =
    __Why it cannot be told.__ A follow time is all that connects an old name with a new one, and these share it. A name that comes back later may by then belong to somebody else.

    __Source.__ The owner's export archives; mart `ambiguous_changes`.
followers-method-ghosts =
    __What it rests on.__ The posts whose comments were all read while they followed, and how often those who comment do so again; nobody is a ghost by the average alone. The share says how likely they never take part in a way that can be seen.

    __Source.__ Comments by Instagram's Graph API and the owner's export archives; mart `followers`.
followers-method-top =
    __Score.__ Comments, replies, mentions and tags count, each 1 when it happens and half as much every 30 days later; the most engaged person has 100.

    __Source.__ Instagram's Graph API; mart `engagement_scores`.
followers-method-messages =
    __What is counted.__ Messages, and nothing of what they say; they count in nobody's engagement. An archive calls a thread by a username without periods and underscores, so a candidate is the only one of those known here whom that name fits.

    __Source.__ The owner's export archives; mart `message_threads`.

followers-none-left = Nobody is known to have left. Unless an archive lists as many people as Instagram counted, its oldest follows may be cut off: nobody who followed before the oldest one in it is said to have left.
followers-none-came = Nobody is known to have come.
followers-none-renamed = No rename was found.
followers-none-unclear = Every change could be told apart.
followers-none-withdrawn = Nothing that was said here had to be withdrawn.
followers-none-history = No change is known: it takes two archives to see one.
followers-none-followers = No archive lists a follower.
followers-none-mutual = Nobody who follows is known to be followed by you. It takes an archive with your following list.
followers-none-one-sided = Everybody whom you follow is listed as a follower, or no archive has your following list.
followers-none-ghosts = Of nobody it is likely enough that they never take part.
followers-none-top = Nobody has commented, replied, mentioned or tagged yet.
followers-none-messages = No message is counted.
followers-no-evidence-ghosts = __There is not enough evidence to call anybody a ghost.__ It takes at least ten followers who were read commenting, some of them more than once, and posts whose comments were all read: connect the account, and run `make sync` for a while.
followers-no-evidence-top = __Nobody's comments were read yet, so nobody has a score.__ Comments come from Instagram's API: connect the account on the page *Accounts*, and run `make sync`.

followers-search = Search by name
    .hint = Search a present or earlier name
    .anywhere = Anywhere in the name
    .help = Among more than { $number } people a search looks for names that begin with what you type, because that is quicker.
    .none-contains = No name in *{ $list }* contains “{ $search }”.
    .none-begins = No name in *{ $list }* begins with “{ $search }”. Tick *Anywhere in the name* to look for it inside names.
    .found = Found in { $lists }.
filter-list = List
filter-search = Names that contain
filter-search-begins = Names that begin with

followers-column-who = Who
followers-column-followed = Followed
followers-column-left = Left
followers-column-why = Why
followers-column-evidence = Evidence
followers-column-renamed = Old name → new name
followers-column-renamed-when = Renamed
followers-column-event = What happened
followers-column-time = When
followers-column-names-gone = Names that are gone
followers-column-names-new = Names that are new
followers-column-claim = What was said
followers-column-claim-time = To have happened
followers-column-claim-said = When it was said
followers-column-claim-because = Why it does not hold
followers-column-since = Following you since
followers-column-you-follow = You follow them
followers-column-you-since = You follow them since
followers-column-them = Do they follow you
followers-column-silence = Never heard, likely
followers-column-score = Score, of 100
followers-column-recently = In 90 days
followers-column-took-part = Ever
followers-column-last = Last
followers-column-thread = With whom, perhaps
followers-column-messages = Messages
followers-column-to-you = To you
followers-column-from-you = From you
followers-column-counted = What is counted

followers-event = { $event ->
    [gained] followed
    [lost] left
    [renamed] changed their name
    [refollowed] followed again
    [returned] came back
   *[other] { $event }
}
followers-claim = said to have { $event ->
    [gained] come
    [lost] left
    [renamed] changed their name
    [refollowed] followed again
    [returned] come back
   *[other] { $event }
}
followers-claimed = Said on { $at }
followers-taken-back = withdrawn on { $at }
followers-reason = { $reason ->
    [unfollowed] Unfollowed
    [blocked_by_you] You blocked them
    [deleted] Account deleted
    [gone] Gone
   *[other] { $reason }
}
followers-relation = { $relation ->
    [follows] follows
    [no_longer_listed] no longer listed as a follower
    [never_listed] never listed as a follower
   *[other] { $relation }
}
followers-mutual = { $answer ->
    [True] Yes
    [False] No
   *[None] Not known
}
followers-strong = Strong evidence
followers-fair = Fair evidence: the list may not be whole
followers-no-evidence = No evidence recorded
followers-nobody = None
followers-earlier = earlier { $names }
followers-now = now { $name }
followers-first = first on { $at }
followers-since = Since { $day }
followers-everything = Everything
followers-never-listed = Never listed
followers-left-then = No longer: left { $span }
followers-comments = { $number ->
    [one] { $number } comment
   *[other] { $number } comments
}
followers-replies = { $number ->
    [one] { $number } reply
   *[other] { $number } replies
}
followers-mentions = { $number ->
    [one] { $number } mention
   *[other] { $number } mentions
}
followers-tags = { $number ->
    [one] { $number } tag
   *[other] { $number } tags
}
followers-request = request
followers-group = A group
    .people = { $number } people
followers-perhaps = Perhaps { $name }
followers-called = called { $name }
    .fits = , which fits { $number } people
followers-thread-unknown = Nobody can tell
followers-thread-not-whole = at least; files of it are missing

followers-archives = Archives used ({ $number })
    .title = Archives used
    .about = Each archive is one look at the lists. A complete one agrees with Instagram's own count within 10%; without a count from about its time none can be proven complete. Where a date is given, nobody who followed before it is taken for lost: one that is cut short is compared only as far back as it reaches.
    .counted = the API counted { $number }
    .covers = covers follows since { $day }
    .fine = Nothing to remark
    .completeness = { $verdict ->
        [complete] Complete
        [partial] Cut short
        [unproven] Not proven complete
       *[other] { $verdict }
    }
    .taken = Taken
    .following = Following
    .verdict = Completeness
    .why = Why
