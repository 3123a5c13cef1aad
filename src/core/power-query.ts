/** A log query for Power BI: which workspace, what, and how far back (an ISO 8601 duration). */
export interface PowerQuery {
  /** The workspace's GUID (customer id). */
  workspaceId: string;
  query: string;
  timespan: string;
  /** The log query service of the cloud; `https://api.loganalytics.io` unless given. */
  endpoint?: string;
}

/** Types of KQL and what they are in Power Query's M. Dynamic values and GUIDs come as text. */
const types: readonly [kusto: string, m: string][] = [
  ['string', 'Text.Type'],
  ['int', 'Int32.Type'],
  ['long', 'Int64.Type'],
  ['real', 'Double.Type'],
  ['decimal', 'Decimal.Type'],
  ['timespan', 'Duration.Type'],
  ['datetime', 'DateTimeZone.Type'],
  ['bool', 'Logical.Type'],
  ['guid', 'Text.Type'],
  ['dynamic', 'Text.Type'],
];

/**
 * The text in M that gives the rows of a log query with their types, for Power BI's advanced editor. The address stands in it as a literal, since
 * Power BI refreshes no data whose source is computed; who may read is asked by Power BI (organizational account).
 * https://learn.microsoft.com/azure/azure-monitor/logs/log-powerbi
 */
export function powerQuery({
  workspaceId,
  query,
  timespan,
  endpoint = 'https://api.loganalytics.io',
}: PowerQuery): string {
  const rows = types.map(([kusto, m]) => `{${quoted(kusto)}, ${m}}`).join(', ');
  return `let
    Answer = Json.Document(Web.Contents(
        ${quoted(`${endpoint}/v1/workspaces/${workspaceId}/query`)},
        [
            Query = [
                #"query" = ${quoted(query)},
                #"timespan" = ${quoted(timespan)},
                #"prefer" = "ai.response-thinning=true",
                #"x-ms-app" = "OmsAnalyticsPBI"
            ],
            Timeout = #duration(0, 0, 4, 0)
        ]
    )),
    Types = #table({"type", "m"}, {${rows}}),
    Primary = Answer[tables]{0},
    Columns = Table.FromRecords(Primary[columns]),
    Typed = Table.Join(Columns, {"type"}, Types, {"type"}),
    Rows = Table.FromRows(Primary[rows], Columns[name]),
    Result = Table.TransformColumnTypes(Rows, Table.ToList(Typed, each {_{0}, _{2}}), "en-US")
in
    Result
`;
}

/** A text in M: a quote is doubled, and what is no printable character is named. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll('#(', '#(#)(')
    .replaceAll('"', '""')
    .replaceAll('\r', '#(cr)')
    .replaceAll('\n', '#(lf)')
    .replaceAll('\t', '#(tab)');
  return `"${escaped}"`;
}
