-- name: list
select '{{"products":[' || coalesce(
    string_agg('{{"card":' || card || ',"free":[' || free || ']}}', ','), '') || ']}}'
from (
    select row.card, array_to_string(array(
            select coalesce((
                select sum(stock.on_hand - stock.held) from catalog_stock as stock
                where stock.variant_id = variant.id and stock.pool = 'ON_HAND'
                    and stock.warehouse_id in ({houses})), 0)
            from catalog_variant as variant where variant.product_id = row.product_id
            order by variant.position, variant.id), ',') as free
    from bench_shelf as row
    where row.market_id = {market} and row.locale = %(locale)s and row.kind_id = %(kind)s
        and row.since <= now() and row.until > now() and row.planned = 'LISTED' and row.proved
        and row.own_stage in ('', 'INVITE', 'PREORDER', 'OPEN', 'PAUSED')
        and exists (
            select from catalog_fit as fit
            where fit.device_id = %(device)s and fit.product_id = row.product_id)
    order by row.position, row.product_id
    limit 24) as page

-- name: detail
select '{{"products":[' || coalesce(
    string_agg('{{"card":' || details || ',"free":[' || free || ']}}', ','), '') || ']}}'
from (
    select row.details, array_to_string(array(
            select coalesce((
                select sum(stock.on_hand - stock.held) from catalog_stock as stock
                where stock.variant_id = variant.id and stock.pool = 'ON_HAND'
                    and stock.warehouse_id in ({houses})), 0)
            from catalog_variant as variant where variant.product_id = row.product_id
            order by variant.position, variant.id), ',') as free
    from bench_shelf as row
    where row.market_id = {market} and row.locale = %(locale)s and row.slug = %(slug)s
        and row.since <= now() and row.until > now() and row.planned = 'LISTED' and row.proved
        and row.own_stage in ('', 'INVITE', 'PREORDER', 'OPEN', 'PAUSED')
    limit 1) as page

-- name: search
select '{{"products":[' || coalesce(
    string_agg('{{"card":' || card || ',"free":[' || free || ']}}', ','), '') || ']}}'
from (
    select row.card, array_to_string(array(
            select coalesce((
                select sum(stock.on_hand - stock.held) from catalog_stock as stock
                where stock.variant_id = variant.id and stock.pool = 'ON_HAND'
                    and stock.warehouse_id in ({houses})), 0)
            from catalog_variant as variant where variant.product_id = row.product_id
            order by variant.position, variant.id), ',') as free
    from catalog_searchdocument as document
    join bench_shelf as row on row.product_id = document.product_id
        and row.market_id = document.market_id and row.locale = document.locale
    where document.market_id = {market} and document.locale = %(locale)s
        and array_to_tsvector(string_to_array(document.words, ' ')) @@ %(words)s::tsquery
        and row.since <= now() and row.until > now() and row.planned = 'LISTED' and row.proved
        and row.own_stage in ('', 'INVITE', 'PREORDER', 'OPEN', 'PAUSED')
    order by (' ' || document.title like '%% ' || %(first)s || '%%')::int
            + (' ' || document.title like '%% ' || %(second)s || '%%')::int desc,
        row.position, row.product_id
    limit 24) as page
