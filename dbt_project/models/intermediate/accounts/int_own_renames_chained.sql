-- One row per username that an owner had, and moment since which, by the archives' own history.
-- Each change of name leads to the next one that begins with the name it took.
with recursive told as (
    select
        archive_sha256,
        previous_value as old_username,
        new_value as new_username,
        changed_at
    from {{ ref('stg_exports__profile_changes') }}
    where
        field_name = 'username'
        and previous_value <> new_value
        and changed_at is not null
),

-- A name that an owner took may be given up by another one years later, so only changes of which
-- one archive tells are of one owner.
linked as (
    select
        earlier.old_username,
        earlier.new_username,
        earlier.changed_at,
        min(later.changed_at) as next_renamed_at
    from told as earlier
    left join told as later
        on
            earlier.archive_sha256 = later.archive_sha256
            and earlier.new_username = later.old_username
            and earlier.changed_at < later.changed_at
    group by earlier.old_username, earlier.new_username, earlier.changed_at
),

chains as (
    select
        linked.*,
        linked.old_username as first_username,
        linked.changed_at as first_renamed_at
    from linked
    anti join linked as earlier
        on
            linked.old_username = earlier.new_username
            and linked.changed_at = earlier.next_renamed_at
    union
    select
        linked.*,
        chains.first_username,
        chains.first_renamed_at
    from chains
    inner join linked
        on
            chains.new_username = linked.old_username
            and chains.next_renamed_at = linked.changed_at
),

final as (
    select
        first_username,
        first_renamed_at,
        first_username as username,
        cast('-infinity' as timestamptz) as held_from,
        first_renamed_at as held_until
    from chains
    where changed_at = first_renamed_at
    union all
    select
        first_username,
        first_renamed_at,
        new_username as username,
        changed_at as held_from,
        coalesce(next_renamed_at, cast('infinity' as timestamptz)) as held_until
    from chains
)

select * from final
