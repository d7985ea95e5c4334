# The page Assistant. What it suggests is written by assistant/, not here.

assistant-about = Suggestions over the numbers of this period. Every number is read from the published data and opens when you click it; a sentence with any other number is left out.

assistant-wish = What do you want?
assistant-wish-kind = { $wish ->
    [tips] Tips
    [analysis] Content analysis
    [captions] Captions
   *[hashtags] Hashtags
}
assistant-topic = What is the post about?
    .example = Rye rolls, fresh from the oven
assistant-topic-missing = Say in a few words what the post is about: rules cannot guess it.
assistant-author = Who writes?
assistant-author-name = { $author ->
    [rules] Rules, on this machine
   *[other] { $author }
}
assistant-write = Write
assistant-writing = Writing and checking …

assistant-no-model = __Plain rules write here:__ nothing leaves this machine.
    .how = Let a model write
    .steps = To have a model write, set `ASSISTANT_MODEL`, `ASSISTANT_KEY`, `ASSISTANT_INPUT_PRICE` and `ASSISTANT_OUTPUT_PRICE` in `.env` and start again; `docs/assistant.md` says what it is sent. Its sentences are checked in the same way.
assistant-not-set-up = `ASSISTANT_MODEL` is set, and `{ $setting }` is not: without a price the monthly cap cannot be held, so rules write. A server of your own costs 0.
assistant-leaves = The model at `{ $server }` is sent the facts below, your topic, and samples of your captions and hashtags; no follower’s name and not yours.
assistant-spent = Spent this month (UTC): at most { $spent } of { $cap }.

assistant-written-by = { $author ->
    [rules] Written by rules
   *[other] Written by { $author }
} · { $days }
assistant-part = { $wish ->
    [tips] Tip { $number }
    [analysis] Observation { $number }
    [captions] Caption { $number }
   *[hashtags] Hashtags
}
assistant-dropped = Left out: { $number ->
    [one] 1 piece
   *[other] { $number } pieces
} that could not be shown ({ $reasons }).
assistant-reason = { $reason ->
    [number] a number that is no fact
    [unknown_fact] a fact that does not exist
    [missing_fact] a fact that is not known
    [wrong_format] a fact in the wrong unit
    [changed] a fact that has changed meanwhile
    [placement] a number bent by the words beside it
    [claim] a statement that no fact holds
    [comparison] a comparison that no fact holds
    [cause] a cause or promise that nothing proves
    [time] a day or time that no fact holds
    [link] a link
    [mention] a mention
    [name] somebody’s name
    [copied] words of an earlier caption
    [instruction] words meant for the model
    [sign] signs or a script that cannot be checked
    [too_long] too long
    [empty] empty
    [hashtag] no hashtag
    [too_many] more than five hashtags, or ten sentences
   *[caption_rule] beyond Instagram’s rules for captions
}
assistant-nothing = Nothing could be written.
    .rules = The rules found no fact of this period to speak of. Choose a longer period, or look at the facts below to see what is missing.
    .hashtags = No hashtag of yours is known up to this period, and rules do not invent any.
    .model = The model wrote nothing that may be shown.
assistant-copy = Text to copy
assistant-used = Used
assistant-not-kept = No earlier suggestions are kept: they belong to an account’s login and settings here and are deleted with them, and this account is known from archives alone. Connect it on the page { page-settings }.

assistant-fact = { $label }: { $formula }. From { $source }, { $days }; published { $moment }.
assistant-facts = The facts
assistant-facts-about = All that may be said about { $days }.
assistant-facts-columns = Fact
    .value = Value
    .formula = How it comes about
    .source = Source
assistant-missing = { $why ->
    [not_read] Not read in this period
    [not_offered] Not offered by Instagram with the login that the account uses
    [withheld] Withheld by Instagram: the account has too few followers
    [refused] Refused by Instagram at the moment
    [no_archive] Needs two export archives
   *[too_few] Too few posts or days with this number
}

assistant-history = Earlier suggestions
assistant-history-none = Nothing was suggested yet.
assistant-history-columns = Suggested
    .kind = What
    .text = Text
    .author = Written by
    .used = Used
assistant-history-unused = Not marked

assistant-failed = { $kind ->
    [names-somebody] __Nothing was sent:__ the topic names somebody who is known here, and no name leaves this machine. Write it without the name.
    [cap-reached] __Nothing was sent:__ this call could bring the month above its cap. Raise `ASSISTANT_MONTHLY_CAP`, or let rules write.
    [unreachable] __The model’s server cannot be reached, or hung up.__ Check `ASSISTANT_BASE_URL` and the network, then try again.
    [timed-out] __The model took too long.__ What is shown was checked; try again for the rest.
    [rate-limited] __The model’s server asks for fewer calls, or your plan there is used up.__
    [key-refused] __The model’s server does not accept the key.__ Check `ASSISTANT_KEY`, and that it may use this model.
    [request-refused] __The model’s server does not take the request.__ Check `ASSISTANT_MODEL`; the model must be able to answer in a schema.
    [server-failed] __The model’s server failed.__ Try again later.
    [model-refused] __The model declined to answer this.__ Change the topic, or let rules write.
    [cut-short] __The answer broke off.__ What is shown was checked; try again for the rest.
   *[unusable] __The answer was not in the form that was asked for,__ so the rest of it is not shown. Another model may do better.
}
assistant-failed-wait = { $seconds ->
    [one] Try again in 1 second.
   *[other] Try again in { $seconds } seconds.
}

after-title = What happened after
after-about = The facts that the suggestion rests on, for as many days before as after. The day in UTC on which it was marked as used and the one before it are left out, since Instagram’s days begin in the morning UTC. What made a difference, these numbers do not tell.
after-too-soon = The facts that it rests on are shown again, beside those of before, once { $days } days after it are known: with the numbers of { $last }.
after-columns = Fact
    .before = Before: { $days }
    .after = After: { $days }
after-posts = { $wish ->
    [captions] Posts since then with this caption
   *[hashtags] Posts since then with these hashtags
}
after-posts-about = Their newest numbers. The page of a post shows it among others of the same age.
after-no-post = { $wish ->
    [captions] No post since then has this caption, as far as posts were read.
   *[hashtags] No post since then has all of these hashtags, as far as posts were read.
}
