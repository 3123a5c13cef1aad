/** Why functions, aggregates, plug-ins and operators are left out by decision: each answers `kql/unsupported` at its place. */
export const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /^(python|r|csharp|sql_request|mysql_request|postgresql_request|cosmosdb_sql_request|dax_request|http_request|http_request_post|azure_digital_twins_query_request|external_datatable|infer_storage_schema.*|ai_.*|identity.*)$/,
    'Calls a service or a sandbox outside the engine; Log Analytics does not offer it.',
  ],
  [
    /^(cluster|database|external_table|materialized_view|entity_group|stored_query_result|graph|execute_.*|estimate_rows_count|estimate_data_size|current_(cluster_endpoint|database|principal.*|node_id|cursor)|cursor_.*|extent.*|extent_id|row_id|rowstore_ordinal_range|inline_external_table)$/,
    'Speaks of a cluster of Azure Data Explorer: its databases, extents, cursors, principals. A workspace has none.',
  ],
  [
    /^geo_(union_lines_array|.*_buffer)$/,
    "The points of a buffer, and the lines that a union is made of, come of the inner order of S2's builder in C++, which Kusto uses; no printed answer shows it.",
  ],
  [
    /^(gzip|zlib)_compress_to_base64_string$/,
    "The bytes depend on the compressor's version and settings; reading such text is exact and there.",
  ],
  [
    /^(graph-where-nodes|graph-where-edges)$/,
    'The language service does not know the properties of nodes and edges there.',
  ],
  [/^consume$/, 'Gives no table, so that there is nothing to answer.'],
  [/^partition-by$/, 'Is not documented.'],
  [/^execute-and-cache$/, 'Is not documented for Log Analytics.'],
  [/^reduce$/, 'The clusters of reduce depend on details of its algorithm that are not documented.'],
  [/^(autocluster|diffpatterns)$/, 'The patterns depend on details of a mining algorithm that are not documented.'],
  [
    /^(rank_tdigest|percentrank_tdigest|tdigest_isvalid|hll_isvalid)$/,
    'Depends on the inner form of a sketch of Kusto.',
  ],
  [/^(hash_combine|hash_many)$/, 'The way in which the hashes are combined is not documented.'],
  [/^(parse_user_agent)$/, 'Needs the list of user agents that the service has.'],
  [/^(datetime_list_timezones)$/, 'Lists what the operating system of the service knows.'],
  [/^(preview|passthrough|cnt|bin_auto)$/, 'Is not documented for Log Analytics.'],
  [
    /^funnel_sequence$/,
    'Which events count as before and after a sequence, and within what time, is not documented; its examples read tables that are not printed.',
  ],
];

/** Why a name is left out; undefined where no decision says so. */
export function reasonOf(name: string): string | undefined {
  return reasons.find(([pattern]) => pattern.test(name))?.[1];
}
