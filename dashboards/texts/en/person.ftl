# One person.

person-choose = Choose somebody in one of the lists on *Followers*: each name leads here.
person-unknown = __Nobody of this account is known by this address.__ The person may belong to another account, or an archive that has come in since shows that two people were one. Look for the name on *Followers*.
person-profile = Profile on Instagram

person-follows = Follows the account{ $since ->
    [none] .
   *[other] {" "}since { $since }.
}
person-left = No longer listed as a follower: gone { $span }.

person-names = Names
person-names-now = { $name }{ $earlier ->
    [none] {""}
   *[other] {" "}now, before that { $earlier }
}
person-first = First follow known
person-listed = Last listed
person-mutual = You follow them
person-mutual-answer = { $answer ->
    [True] Yes, by the newest archive
    [False] No, by the newest archive
   *[None] Not known: the newest archive has no whole following list
}
person-followed = { $since ->
    [none] Yes
   *[other] Yes, since { $since }
}
person-followed-ended = Not any more: ended { $span }
person-followed-deleted = Their account is deleted, as your following list shows

person-timeline = What happened
    .about = Every event that two archives prove, the newest first. An exact time is Instagram's own; of everything else only the time between two archives is known.
    .none = Nothing is known to have happened. Somebody who was in the first archive and has been in every one since has no event: what was before the first archive, no list shows.
person-column-event = What
person-column-when = When
person-column-evidence = Evidence

person-unclear = Cannot be told
    .about = Names of this person changed together with others that followed at the same moment. Who became whom cannot be told.

person-stays = When they followed
    .about = *Certain* means that an archive shows it, or that the follow time does. Outside of that they may have followed as long as no archive says otherwise. Between the last archive with an old name and the first with the new one, they followed under one of the two.
person-column-name = Name
person-column-begins = Begins
person-column-certain = Certain
person-column-until = May have lasted until
person-beginning = { $beginning ->
    [first_list] in the account's first list
    [followed] with the follow
    [renamed] with a new name
    [first_covered] in the first list that reaches back so far
    [reappeared] listed again with an old follow
   *[other] { $beginning }
}
person-span = { $start } to { $end }
person-since-follow = followed { $at }
person-open = Nothing says that it has ended

person-engagement = How they take part
    .about = Comments, replies, mentions and tags are all that can be seen of a named person. Likes, saves, shares and views are not itemised by Instagram: who is silent here may well be an attentive reader. Direct messages are no part of it.
    .none = Nothing is known: nobody's comments were read yet. They come from Instagram's API.
person-score = Score
person-score-is = { $score } of 100{ $top ->
    [True] {" "}(among the tenth that takes part most)
   *[other] {""}
}
person-score-how = { $weighted } weighted interactions: each counts 1 when it happens and half as much every 30 days later. The most engaged person of the account has 100.
person-ever = Ever
person-ever-none = Nothing that could be seen
person-recently = In the 90 days before the last reading
person-silence = Silence
person-silence-none = Not judged: there is not enough evidence. It takes posts whose comments were all read while they followed, and at least ten followers who were read commenting.
person-silence-heard = They have taken part, so they are no ghost.
person-silence-is = { $ghost ->
    [True] A ghost: likely never to take part in a way that can be seen ({ $probability })
   *[other] Not shown to be a ghost (likely never to take part in a way that can be seen: { $probability })
}
person-silence-why = { $read } of the { $posts } posts published while they surely followed were read with all comments, and none is theirs. Of followers who do comment, { $silent } would have kept silent under as many; { $share } of all followers are estimated never to comment. Both are estimates from this account's comments.

person-interactions = { $number ->
    [0] Nothing they wrote is known
    [one] { $number } interaction
   *[other] { $number } interactions
}
    .newest = The newest { $shown } of { $number } are shown.
person-column-kind = What
person-column-post = Under
person-kind = { $kind ->
    [comment] Comment
    [reply] Reply
    [mention] Mention
    [tag] Tag
   *[other] { $kind }
}
person-post = the post
person-post-elsewhere = somebody else's post, or one that was not read
