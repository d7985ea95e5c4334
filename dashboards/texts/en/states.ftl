# What a page says when there is little to show: dashboards/states.py.

state-nothing-published = Nothing to show yet
    .about = No data has been published. Connect your account on the page __{ page-settings }__, then press *Sync now* on the page __{ page-data }__ (or run __`make sync`__); or upload an export archive there (or run __`tracker import path/to/archive.zip`__). This page shows the numbers as soon as the first pass is done: reload it then.
state-unreadable = The published data cannot be read
state-no-account = No account yet
    .about = No account is tracked. Connect one on the page __{ page-settings }__, or upload an export archive on the page __{ page-data }__: that alone is enough to start.
state-no-archive = No names yet
    .about = Instagram's API gives counts, never a list of followers. Who they are is known only from the export archives that Instagram gives you as the owner, and none was imported yet.
state-how-to = How to get an export archive
    .steps =
        1. In Instagram's __Accounts Center__, open *Your information and permissions* and choose __Export your information__.
        2. Choose your profile and *Export to device*, then under *Customize information* only __Followers and following__.
        3. Set the date range to __All time__ and the format to __JSON__. Any other range leaves people out and looks as if they had left.
        4. When Instagram says that the file is ready, download the zip and upload it on the page __{ page-data }__; or run `tracker import path/to/the.zip`, or put it into the inbox folder.
state-no-api = This account is known from export archives only. Reach, views, engagement and daily counts come from Instagram's API: connect it on the page __{ page-settings }__.
state-lead-to = Go to { $page }
state-no-numbers = No numbers yet
    .about = This account was added, and nothing has been read for it yet. Press *Sync now* or upload an export archive on the page __{ page-data }__.

state-names-from = Names come only from export archives; the newest is from { $moment } ({ $age }). Instagram does not itemise likes, so nobody can see here who liked what.
state-cut-archive = __The newest archive is cut short.__ { $reasons } { $about }
state-cut-nobody-left = Nobody is said to have left because of it.
state-cut-since = Only people who followed since { $day } can be seen to have left by it.
state-one-archive = It takes two archives to tell who came and who left. Export one with the date range __All time__, and another one later.
