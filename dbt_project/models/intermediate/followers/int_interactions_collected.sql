-- One row per comment, reply, mention or tag by a named person other than the owner.
with comments as (
    select * from {{ ref('stg_graph_api__comments') }}
),

mentions as (
    select * from {{ ref('stg_graph_api__mentions') }}
),

tags as (
    select * from {{ ref('stg_graph_api__tags') }}
),

profiles as (
    select * from {{ ref('stg_graph_api__profiles') }}
),

usernames as (
    select * from {{ ref('int_usernames_owned') }}
),

readings as (
    select
        account_id,
        'comment' as source,
        comment_id as interaction_id,
        parent_id,
        media_id,
        username,
        from_id,
        written_at as occurred_at,
        captured_at
    from comments
    union all
    -- A comment of one's own post that mentions the account is a comment already.
    select
        mentions.account_id,
        'mention' as source,
        coalesce(nullif(mentions.comment_id, ''), mentions.media_id) as interaction_id,
        null as parent_id,
        mentions.media_id,
        mentions.username,
        null as from_id,
        mentions.posted_at as occurred_at,
        mentions.captured_at
    from mentions
    anti join comments
        on
            mentions.account_id = comments.account_id
            and mentions.comment_id = comments.comment_id
    union all
    select
        account_id,
        'tag' as source,
        media_id as interaction_id,
        null as parent_id,
        media_id,
        username,
        null as from_id,
        posted_at as occurred_at,
        captured_at
    from tags
),

-- The newest reading has the newest name. What was deleted since was written all the same.
latest_readings as (
    select *
    from readings
    qualify row_number() over (
        partition by account_id, source, interaction_id order by captured_at desc
    ) = 1
),

own_ids as (
    select distinct
        account_id,
        app_scoped_id as own_id
    from profiles
    where app_scoped_id is not null
    union
    select distinct
        account_id,
        account_id as own_id
    from latest_readings
),

final as (
    select
        latest_readings.account_id,
        latest_readings.interaction_id,
        case
            when latest_readings.parent_id is not null then 'reply' else latest_readings.source
        end as kind,
        latest_readings.media_id,
        latest_readings.username,
        latest_readings.occurred_at,
        latest_readings.captured_at
    from latest_readings
    anti join own_ids
        on
            latest_readings.account_id = own_ids.account_id
            and latest_readings.from_id = own_ids.own_id
    anti join usernames
        on
            latest_readings.account_id = usernames.account_id
            and latest_readings.username = usernames.username
    where latest_readings.username is not null and latest_readings.occurred_at is not null
)

select * from final
