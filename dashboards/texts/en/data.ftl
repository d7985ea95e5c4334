# Data: health of the sources, reading now, archives, exports, SQL.

data-parts = Part of the page
data-part = { $part ->
    [archives] Archives
    [exports] Export
    [sql] SQL
   *[sources] Sources
}
data-nothing-published = Nothing is published yet. Read your account on *Sources*, or take in an archive on *Archives*; then it can be exported and asked in SQL here.

# Commands that run beside the pages.

command-starting = Starting
command-step = **{ $what }:** { $step } ({ $seconds } s) …
command-leave = You can leave this page; it goes on.
command-close = Close

# Reading now.

data-sync = Read now
    .about = Reads every connected account, takes in what lies in the inbox, and publishes. By itself whatever is due is read once an hour, while `make run` is going.
    .button = Sync now
    .what = Reading
    .leave = It takes a minute or two.
    .already = A sync is running already.
    .done = **Done.** What was read is published and shown from now on.
    .failed = **The sync did not get to its end.** What was published before is still shown.
    .cannot = The sync cannot be started: { $why }

# Sources.

data-sources = What is read, and how it goes
    .about = @{ $username }, at the pass that was published last.
    .caption = Sources of the account
    .none = No source of @{ $username } was read yet. Press *Sync now*, or take in an archive on *Archives*.
data-source = Source
data-source-name = { $source ->
    [profile] Profile and counts
    [media] Posts and their numbers
    [insights] Numbers of the account
    [audience] Who follows and engages
    [stories] Stories
    [tags] Tags and mentions
    [competitors] Competitors
    [hashtags] Hashtags
    [history] History before the first connection
    [export] Export archives
   *[other] { $name }
}
data-state = State
data-freshness = { $freshness ->
    [fresh] Up to date
    [problem] With a problem
    [stale] Late
    [never] Not read yet
    [not_offered] Not offered
   *[other] { $name }
}
data-last-read = Last read
data-never = Never
data-to-say = What there is to say

data-not-given = Numbers Instagram does not give at the moment
    .about = For @{ $username }, at the pass that was published last. All other numbers are read. One that is refused is left out for a while and asked for again by itself.
    .caption = Numbers that are not given
    .too-few = Instagram gives it only to accounts with more followers
    .by-itself = Every time: it comes by itself
data-number = Number
data-of = Of
data-of-what = { $level ->
    [account] the account
    [media] posts
    [story] stories
    [feed] posts in the feed
    [reels] reels
   *[other] { $level }
}
data-why = Why
data-asked-again = Asked again

# Archives.

archives-take-in = Take in an archive
    .files = Zip files of Instagram's export, as they were downloaded
    .files-help = All parts of one export at once, or one after the other. The files stay on this machine. Larger ones, and folders: `tracker import PATH`, or the inbox folder.
    .whose = Whose they are, if they do not say so
    .whose-help = Only an export of nothing but *Followers and following* whose file was renamed names nobody. To correct a wrong name, take the same file in again.
    .username = username
    .button = Take in
    .choose = Choose a file first.
    .cannot = The files cannot be written down: { $why }
    .what = Taking in
    .leave = It takes about a minute. What you send meanwhile is taken in as well.
    .done = **Done.** Here is the receipt of each archive.
    .who-left = Who left
    .who-came = Who came
    .failed = **Not everything could be taken in and used.** Here is what became of each archive.
    .how = How to get an export archive
archives-none = No archive yet
    .about = No archive of this account was taken in. Names of people come from archives only; counts come from Instagram's API.
archives-receipt = Receipt
archives-archive = Archive
archives-taken = { $number ->
    [one] { $number } archive
   *[other] { $number } archives
}
    .caption = Archives that were taken in
archives-made = Made
archives-verdict = Verdict
archives-changed = What it changed
archives-following = { $number } following

# Receipts, also for the command line.

receipt-archive = Archive
receipt-account = Account
receipt-made = Made
receipt-taken-in = Taken in
receipt-found = Found
receipt-messages = Direct messages
receipt-not-understood = Not understood
receipt-verdict = Verdict
receipt-changed = What it changed

receipt-file = { $name } ({ $format ->
    [json] JSON
    [html] HTML
    [mixed] JSON and HTML
   *[other] format unknown
})
receipt-understood = Nothing: all was understood.
receipt-between = Between { $first } and { $last }.
receipt-between-rows = Between { $first }, the time of its newest row, and { $last }, when it was taken in.
receipt-no-list = No list of people
receipt-list = { $number } { $list ->
    [followers] followers
    [following] following
    [blocked] blocked
    [restricted] restricted
    [close_friends] close friends
    [hidden_from_stories] hidden from your stories
    [favorites] favourites
    [requests_pending] your follow requests that are not answered
    [requests_sent] your follow requests of the last 90 days
    [requests_received] follow requests to you
    [unfollowed] people you unfollowed in the last 60 days
    [suggestions_removed] suggestions you removed
   *[other] { $name }
}
receipt-not-needed = { $number ->
    [one] { $number } file
   *[other] { $number } files
} (photos, messages and the like) were left unread.
receipt-messages-off = Not opened: counting them is off.
receipt-messages-none = None could be counted.
receipt-messages-counted = { $number ->
    [one] { $number } thread
   *[other] { $number } threads
} counted: how many and when, nothing of what they say.
receipt-completeness = { $completeness ->
    [complete] Complete
    [partial] Cut short
    [unproven] Not proven complete
    [none] No list of followers
   *[other] { $completeness }
}
receipt-no-lists = It holds neither a followers nor a following list, so it says nothing about them.
receipt-covers = It covers follows since { $moment }.
receipt-together = Together with { $number ->
    [one] { $number } other archive
   *[other] { $number } other archives
} it shows one moment; the verdict and the changes are those of all of them.
receipt-changed-nothing = Nothing.
receipt-changed-no-followers = Nothing about your followers: it does not list them.
receipt-changed-not-yet = Nothing yet: it takes two to see a change, of times that can be told apart.
receipt-changed-nobody = Nobody is known to have come or left
receipt-change = { $number } { $change ->
    [gained] came
    [lost] left
    [renamed] changed their name
    [refollowed] followed again
   *[returned] came back with their old follow
}
receipt-ambiguous = { $number ->
    [one] { $number } group
   *[other] { $number } groups
} of names cannot be told apart: some renamed, or some left.
receipt-withdrawn = { $number ->
    [one] { $number } earlier claim
   *[other] { $number } earlier claims
} taken back because of it.

# Export.

exports-table = A table as a file
    .choose = Table
    .about = { $number ->
        [0] Nothing about @{ $username } is in it.
        [one] { $number } row about @{ $username }.
       *[other] { $number } rows about @{ $username }.
    } Times are UTC. A field that is empty is not known, which is not the same as 0.
    .caption = Columns of { $table }
    .columns = Its columns
exports-column = Column
exports-meaning = What it means
exports-whole = Everything at once
    .about = All tables of all accounts lie in one DuckDB file, which any program that opens DuckDB can read. It is never changed: the next publication is a new file, and `CURRENT` beside it holds its name. Open it read-only.
    .in-sql = Or ask it in SQL at the terminal, without knowing where it lies:

# SQL.

sql-ask = Ask in SQL
    .about = Anything that can be read from the published tables, of all accounts: one statement, at most { $rows } rows and { $seconds } seconds. Nothing can be changed here. The question stands in this page's address, so it can be kept as a link.
    .query = SQL
    .button = Ask
    .examples = Begin with an example
    .none = Choose a question
    .nothing = Write a statement first, or begin with an example.
    .refused = **Not answered.** { $why }
    .answered = { $number ->
        [0] No row
        [one] { $number } row
       *[other] { $number } rows
    } in { $took } s.
    .cut = Only the first { $number } rows are shown; the statement has more. Ask `tracker query` for all of them.
    .alt = Answer to the SQL statement
    .older = This answer is from an earlier publication: ask again for the newest.
    .tables = Tables and their columns
    .file = answer
    .filter = SQL
    .cut-filter = Not all rows
    .cut-file = The first { $number }
