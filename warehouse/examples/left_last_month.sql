-- Question: who left in the 30 days before the newest capture that is not partial, and when?
-- Reading: the person still followed at left_after and no longer did at left_before. Instagram
--   tells no more; the shorter interval_days, the better it is known.
-- Caveat: a person is listed if the interval touches the 30 days, so some may have left earlier.
--   `gone` means that no reason could be proved: left, removed, blocked, or deactivated.
--   confidence is a grade by judgement, no probability.
with

newest as (
    select
        account_id,
        max(captured_at) as captured_at
    from follower_captures
    -- A partial one gives no events.
    where completeness <> 'partial'
    group by account_id
),

final as (
    select
        accounts.username as account_username,
        changes.username,
        changes.reason,
        changes.happened_after as left_after,
        changes.happened_before as left_before,
        changes.confidence,
        changes.evidence,
        date_diff('hour', changes.happened_after, changes.happened_before) / 24 as interval_days
    from follower_changes as changes
    inner join newest on changes.account_id = newest.account_id
    left join accounts on changes.account_id = accounts.account_id
    where
        changes.change_type = 'lost'
        and changes.happened_before > newest.captured_at - interval 30 days
)

select * from final
order by account_username asc, left_before desc, username asc
