# The navigation: the pages' names, and their sections.

page-overview = Overview
page-followers = Followers
page-archives = Archives
page-accounts = Accounts

section-people = People
section-content = Content
section-data = Your data
