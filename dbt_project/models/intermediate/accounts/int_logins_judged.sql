-- One row per account whose login is kept, with the login's state in words.
with tokens as (
    select * from {{ ref('stg_app__tokens') }}
),

final as (
    select
        account_id,
        coalesce(refreshed_at, obtained_at) as renewed_at,
        token_state = 'ok' as is_well,
        expires_at,
        scopes,
        case when token_state <> 'ok' then last_error end as last_error,
        remedy,
        case
            when token_state = 'refused' then 'Instagram no longer accepts the login.'
            when token_state = 'expired'
                then
                    'The login ended' || coalesce(' on ' || {{ utc_day('expires_at') }}, '') || '.'
            when token_state = 'expiring'
                then
                    'The login ends' || coalesce(' on ' || {{ utc_day('expires_at') }}, ' soon')
                    || ' and could not be renewed yet.'
            when expires_at is null then 'The login is valid; Instagram names no end.'
            else
                'The login is valid until ' || {{ utc_day('expires_at') }}
                || ' and is renewed before that by itself.'
        end as verdict
    from tokens
)

select * from final
