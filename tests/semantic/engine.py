"""MetricFlow in this process, which dbt-core brings along: the SQL that `mf query` would run, run by DuckDB."""

from __future__ import annotations

import json
from typing import NoReturn

import duckdb
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup


class _DuckDbDialect:
    """What MetricFlow must know of an engine to write its SQL; nothing is run through it."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()

    def query(self, *_: object, **__: object) -> NoReturn:
        raise NotImplementedError("statements are run by the caller")

    execute = dry_run = query

    def close(self) -> None:
        """There is no connection to close."""

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        return bind_parameter_key


class SemanticLayer:
    """The project's metrics over one warehouse."""

    def __init__(self, manifest: str, connection: duckdb.DuckDBPyConnection) -> None:
        parsed = parse_manifest_from_dbt_generated_manifest(manifest)
        self.manifest = manifest
        self.connection = connection
        self.metrics = sorted(metric.name for metric in parsed.metrics)
        # which end of a period a stock shows: metric → min or max
        self.stocks = {
            metric.name: parameters.non_additive_dimension.window_choice.value
            for metric in parsed.metrics
            if (parameters := metric.type_params.metric_aggregation_params) and parameters.non_additive_dimension
        }
        self._engine = MetricFlowEngine(SemanticManifestLookup(parsed), _DuckDbDialect())

    def ask(self, metrics: list[str], group_by: list[str]) -> dict[tuple, dict[str, object]]:
        """Values of the metrics by what they are grouped by, in that order."""
        request = MetricFlowQueryRequest.create(metric_names=metrics, group_by_names=group_by)
        result = self.connection.execute(self._engine.explain(request).sql_statement.sql)
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        return {tuple(row[name] for name in group_by): {name: row[name] for name in metrics} for row in rows}

    def with_another(self, metric: str, right: str, wrong: str) -> SemanticLayer:
        """The same but for one definition, in which ``wrong`` stands for ``right``."""
        manifest = json.loads(self.manifest)
        for number, entry in enumerate(manifest["metrics"]):
            if entry["name"] == metric:
                text = json.dumps(entry, ensure_ascii=False)
                assert right in text, text
                manifest["metrics"][number] = json.loads(text.replace(right, wrong))
        return SemanticLayer(json.dumps(manifest), self.connection)
