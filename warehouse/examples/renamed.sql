-- Question: which followers changed their username?
-- Reading: a rename is not a loss: the person is the same, and so is person_id.
-- Caveat: inferred: one name gone and one new with the same follow second. Confidence (a grade, no
--   probability) is higher where the following list shows the same. Two renames between captures
--   show as one.
with

final as (
    select
        accounts.username as account_username,
        changes.previous_username,
        changes.new_username,
        changes.username as newest_username,
        changes.happened_after as renamed_after,
        changes.happened_before as renamed_before,
        changes.confidence,
        changes.evidence
    from follower_changes as changes
    left join accounts on changes.account_id = accounts.account_id
    where changes.change_type = 'renamed'
)

select * from final
order by account_username asc, renamed_before desc, new_username asc
