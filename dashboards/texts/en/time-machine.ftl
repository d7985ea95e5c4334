# Time machine.

time-machine-then = Then
time-machine-now = Compared with
time-machine-came = Came
time-machine-left = Left
time-machine-stayed = Still there
time-machine-renamed = Renamed
time-machine-unclear = Cannot be told
time-machine-what = What became of them

time-machine-about = A day with an archive stands for the moment of that archive, any other day for its end in UTC. After the newest archive nothing can be told, so its day is the last.
time-machine-moment-exact = __{ $moment }__: the archive of that moment, { $verdict }.
time-machine-moment-between = __{ $moment }__: between the archive of { $before } ({ $verdict }) and that of { $after } ({ $next }).
time-machine-moment-before-all = __{ $moment }__: before the first archive, of { $after } ({ $next }). Whoever had left by then is in no list: only those who were still there later can be seen.
time-machine-verdict = { $verdict ->
    [complete] complete
    [partial] cut short
    [unproven] not proven complete
   *[other] { $verdict }
}

time-machine-followed = On { $moment }
    .may = { $number ->
        [0] nobody else may have
       *[other] and { $number } more may have
    }
    .proven = followed, as lists prove
time-machine-came-about = absent then, proven now
time-machine-left-about = proven then, absent now
time-machine-stayed-about = proven at both, { $renamed ->
    [0] none under a new name
   *[other] { $renamed } under a new name
}
time-machine-unclear-about = no list proves it at one of the moments, or another name may be theirs

time-machine-same-day = The two days are one moment: choose another day to compare with.

time-machine-chart = Who followed at both moments
    .about = People, { $then } and { $now }. Who came and left again in between is in neither.
    .alt = Of those who followed on { $then }, { $stayed } still followed on { $now } and { $left } had left; { $came } had come since. Of { $unclear } it cannot be told.
    .method =
        __What is shown.__ A person certainly followed from the follow, or the first list that shows them, until the last list that shows them; and may have followed until a list that should have shown them does not. *Came*: certainly followed at the later moment, by a follow that is newer than the earlier moment or that a list of then lacks. *Left*: certainly followed at the earlier moment; a list since then lacks them, and so does a list of the later moment or after it. *Still there*: certain at both, under whatever name. *Cannot be told*: everybody of whom one of the moments lies in a time that no list proves, such as those who left between two archives, or whom only archives that are cut short could have shown; and names of which some may be one person’s: those that changed together and share their follow second, and one that is new and has an old follow. Nobody knows of who left and came back between two lists, nor of who left and followed again under another name.

        __Source.__ The owner's export archives; mart `follower_stays`.

time-machine-title-came = { $number ->
    [one] { $number } person came
   *[other] { $number } people came
}
time-machine-title-left = { $number ->
    [one] { $number } person left
   *[other] { $number } people left
}
time-machine-title-stayed = { $number ->
    [one] { $number } person stayed
   *[other] { $number } people stayed
}
time-machine-title-renamed = { $number ->
    [one] { $number } person stayed under a new name
   *[other] { $number } people stayed under a new name
}
time-machine-title-unclear = { $number ->
    [one] Of { $number } person it cannot be told
   *[other] Of { $number } people it cannot be told
}
time-machine-nobody = Nobody{ $search ->
    [none] {""}
   *[other] {" "}whose name contains “{ $search }”
} is in this list.
time-machine-column-who = Who
time-machine-column-since = Followed since
time-machine-column-stood-then = On { $day }
time-machine-standing = { $standing ->
    [2] followed
    [1] may have followed
   *[other] did not follow
}
time-machine-then-called = then { $name }
filter-then = Then
filter-compared-with = Compared with
