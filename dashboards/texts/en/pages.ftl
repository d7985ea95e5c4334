# The navigation: the pages' names, and their sections.

page-overview = Overview
page-growth = Growth
page-followers = Followers
page-time-machine = Time machine
page-person = One person
page-content = Content
page-post = Post
page-audience = Audience
page-timing = Timing
page-hashtags = Hashtags
page-competitors = Competitors
page-assistant = Assistant
page-data = Data
page-settings = Settings
page-archives = Data
page-accounts = Settings

section-people = People
section-content = Content
section-data = Your data
