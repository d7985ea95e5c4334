# Settings: accounts, notices, theme, deletion. And what is said of logins.

settings-accounts = { $number ->
    [one] { $number } account
   *[other] { $number } accounts
}
    .caption = All accounts
settings-account = Account
settings-login = Login
settings-last-read = Last read
settings-to-do = What you have to do
settings-nothing-to-do = Nothing
settings-not-connected = Not connected
    .about = Not connected to Instagram: what is shown was read earlier, or comes from export archives. Connect it below to read its numbers.
settings-not-yet = Not yet
settings-not-yet-read = Not yet: it is read at the next sync
settings-sandbox = sandbox
settings-way = { $flavour ->
    [facebook_login] Facebook
   *[instagram_login] Instagram
} Login
settings-sandbox-way = Sandbox: a simulation in place of { $way }, with invented people
settings-since = { $way }, since { $day }
settings-read-at = { $moment } ({ $age })
settings-state = State
settings-signed-in = Signed in with
settings-permissions = Permissions
settings-permissions-unknown = Instagram did not say which
settings-permissions-missing = { $granted }; missing: { $missing }

settings-will-be-read = **{ $names } will be read at the next sync.** From then on your own data are shown, in place of the sandbox account: press *Sync now* on the page *Data*, and stop `make run` and start it again.
settings-is-sandbox = **This is the sandbox account:** it is simulated on this machine, its people are invented. It makes room for your own data as soon as you connect an account.
settings-quota = **Instagram's hourly quota is used up.** Nothing is asked until { $moment }; the next pass carries on by itself.

settings-log-out = Log out
    .about = **Log @{ $username } out?** Instagram is asked to withdraw the permission, and the login is forgotten here, so nothing more is read. What was read so far stays, and you can connect again at any time.
    .button = Yes, log out

# How a login is.

login-condition = { $condition ->
    [well] Connected
    [lacks] Permissions missing
    [ends-soon] Ends soon
    [ended] Login ended
   *[refused] Refused by Instagram
}
login-connect-below = Connect the account again, below.
login-allows = { $scope ->
    [instagram_business_basic] profile and posts
    [instagram_business_manage_insights] insights (reach, views, audience)
    [instagram_business_manage_comments] comments
    [instagram_basic] profile and posts
    [instagram_manage_insights] insights (reach, views, audience)
    [instagram_manage_comments] comments and mentions
    [pages_show_list] the list of your Pages
    [pages_read_engagement] the Page that the account belongs to
   *[other] { $scope }
}
login-refused-on = On { $moment }: { $why }
login-no-reason = Instagram gave no reason.
login-not-permitted = Not permitted, so not read: { $missing }.
login-all-permissions = { login-connect-below } Leave every permission switched on.
login-was-valid = The login was valid until { $day }.
login-end-unknown = Until when it is valid is not known.
login-valid = Valid until { $day } ({ $left }).
login-renewal-due = { $valid } It is renewed by itself, and that is due now.
login-renewal = { $valid } It is renewed by itself on { $day }.

# Connecting.

connecting-connect = Connect an account
    .about = The account must be a professional one (business or creator). You sign in at Instagram or Facebook; your password is never seen here.
    .with = Connect with { $name }
    .how = How to connect with { $names }
    .or = { $one } or { $other }
    .and = { $one } and { $other }
    .variables = `{ $name }_ID` with `{ $name }_SECRET`
    .steps =
        It needs an app of your own at Meta (developers.facebook.com), because Instagram lets only registered apps ask.

        1. Make an app of type *Business* and add *Instagram* (or *Facebook Login*) to it.
        2. Enter this redirect address there, to the letter: `{ $address }`
        3. Copy the app's id and secret into the file `.env`: { $variables }. Set `OAUTH_REDIRECT_URL` there when you open the dashboard at another address.
        4. Reload this page.
connecting-paste = Paste a token instead
    .about = In Meta's app dashboard, *Generate token* beside your account gives one. It is encrypted before it is stored, and never shown again.
    .token = Access token
    .button = Connect
    .done = { $names }: connected, and read at the next sync.
connecting-failed = Nothing was connected. { $why }
connecting-outcome = { $outcome ->
    [connected] The account is connected, and read at the next sync.
    [declined] The login was cancelled, or was not completed.
    [unknown] This login was not begun here, was used before, or is more than ten minutes old. Begin again below.
    [refused] Instagram did not accept the login. Try again. If it fails again, compare the app's id, secret and redirect address with those that Meta shows; what Instagram said is in the dashboard's log.
    [unreachable] Instagram could not be reached. Try again in a few minutes.
    [no-account] No professional account was found behind this login. Instagram's API answers for business and creator accounts only; with Facebook, the account must also belong to a Page that you chose to share.
    [no-app] No app is configured for this way.
   *[not-stored] The app database cannot be used; the dashboard's log says why.
}

# Notices on top of the pages, and which of them are wanted.

notice-left = **{ $number ->
    [one] 1 person has left,
   *[other] { $number } people have left,
}** as the archive of { $day } shows.
    .who = See who
notice-source = **{ $names }:** { $said } ({ $since })
notice-read = last read { $age }
notice-never-read = never read
notice-old-data = **These numbers are old:** the last reading was { $age }, on { $moment }. Read again with *Sync now* on the page *Data*, and keep `make run` going for regular readings.
notice-old-archive = **The newest archive is from { $age }.** Who came and left since then is not known: export a new one (Followers and following, All time, JSON) and take it in on the page *Data*.

settings-notices = Notices
    .about = They stand on top of the pages of this dashboard, for all accounts, whoever looks; nothing is sent by mail or to a phone.
settings-notice = { $kind ->
    [left] Somebody left, for a week after an archive shows it
    [login] A login is about to end, or has ended
    [source] A source fails, or the numbers are old
   *[archive] The newest archive is more than a month old
}

settings-theme = Look
    .about = Kept in this browser only.
    .system = As the system
    .light = Light
    .dark = Dark

# Deletion.

settings-delete = Delete an account
    .about = Deleted of @{ $username }, at once and for good:
    .goes =
        - its login, and the permission that you gave at Instagram, as far as Instagram lets it be withdrawn from here
        - its settings, and the competitors and hashtags that are watched for it
        - everything that was read of it, and all that was made of that: counts, posts, people, every change
        - its archives, as they were kept here, and those in the inbox below the data folder
        - the published files that hold it, and its name in logs
    .stays = What stays: the files that you downloaded or exported, backups of the data folder that you made, and every other account with all of its data.
    .wait = A pass that is under way is waited for. Until everything is ready nothing is deleted; then all of it is.
    .confirm = Type { $username } to confirm
    .button = Delete for good
    .mismatch = That is not the name. Nothing was deleted.
    .what = Deleting
    .already = A deletion is under way already.
    .leave = It takes less than a minute.
    .done = **Deleted.** Nothing of it is left in this installation.
    .failed = **Not deleted, or not yet all of it.** If it had been decided, the next pass carries it out; else nothing is changed.
    .cannot = It cannot be started: { $why }
