-- Extracts whose rows do not add up: landed = current + superseded + re-delivered + deleted + quarantined (ruling L1).
select
    accounting.source_system,
    accounting.source_table,
    accounting.extract_date,
    accounting.landed_rows,
    accounting.current_rows + accounting.superseded_rows + accounting.redelivered_rows + accounting.deleted_rows
        + accounting.quarantined_rows as rows_accounted_for
from {{ ref('rpt_landing_accounting') }} as accounting
where accounting.landed_rows
    != accounting.current_rows + accounting.superseded_rows + accounting.redelivered_rows + accounting.deleted_rows
        + accounting.quarantined_rows
