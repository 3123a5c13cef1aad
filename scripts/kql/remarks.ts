/** What is known of a line that is not right. `theirs`: the known answer is itself wrong or arbitrary, so the line does not count. */
export interface Remark {
  theirs: boolean;
  reason: string;
}

const theirs = (reason: string): Remark => ({ theirs: true, reason });

const columnOfInput =
  'The printed column `arr` is not the array of the query above it (-1, 0, 1), the values beside it are.';
const noAddress = 'The table prints the address as Markdown does.';
const chosen =
  'innerunique keeps one row of each key, any one; the page says so itself and shows another choice. Here it is the first.';

const placesOfService =
  "The answer stands in the database of places that the service had; here the database is the user's own, and the query brings none.";

/** Every line of the files of known answers that is known to differ, by its id. */
export const remarks: Readonly<Record<string, Remark>> = {
  'dynamic-json/baba0d5e8b': theirs('The recorded name of a column has a random identifier in it.'),
  'query/geo-geohash-to-central-point-function#3': theirs(noAddress),
  'query/trim-start-function#1': theirs(noAddress),
  'query/join-innerunique#3': theirs(chosen),
  'query/join-innerunique#4': theirs(chosen),
  'query/series-atan-function#1': theirs(columnOfInput),
  'query/series-cos-function#1': theirs(columnOfInput),
  'query/series-sin-function#1': theirs(columnOfInput),
  'query/series-iir-function#1': theirs('The table shows the first 4 of the 10 rows that the query gives.'),
  'query/series-periods-validate-function#2': theirs('The table rounds the score 0.8412… to 0.84.'),
  'query/replace-regex-function#1': theirs('tostring() of a long gives no decimals: the table shows `1.000000` for 1.'),
  'query/strcat-function#2': theirs('The table numbers the lines of the text and writes its name into it.'),
  'query/toguid-function#1': theirs('The table has "isn\'t" where the query has "is not".'),
  'query/parse-url-function#1': theirs(
    'What is printed is no JSON (the bag of query parameters stands in quotes), so it was written by hand; it shows the path without its leading slash.',
  ),
  'query/url-encode-component-function#1': theirs(
    'The column beside it prints the address with its last slash; the encoded one lacks the `%2f` of it.',
  ),
  'query/variancepif-aggregation-function#1': theirs(
    'The variance of the population 2, 4, … 100 is (50² - 1) / 12 · 4 = 833; 850 is the variance of a sample.',
  ),
  'query/geo-polygon-to-h3cells-function#1': theirs('The cells are the same; their order in the array is not defined.'),
  'query/table-function#2': theirs('The query reads the sample table StormEvents, which is not part of it.'),
  'query/geo-polygon-lookup-plugin#1': theirs(
    'The table has "NY National Museum of Mathematics" where the query has "National Museum of Mathematics".',
  ),
  'query/geo-info-from-ip-address-function#1': theirs(placesOfService),
  'query/geo-info-from-ip-address-function#2': theirs(placesOfService),
};

/** Queries of public repositories that the parser accepts and Kusto can not run either: what is wrong with them. */
export const mistakes: Readonly<Record<string, string>> = {
  'reprise99+Sentinel-Queries:README.md#52':
    'The block is the first half of an example: a `let` and nothing behind it, and a query needs a tabular statement.',
  'reprise99+Sentinel-Queries:Defender for Cloud Apps/DCA-ExtractPhoneNumber.kql':
    'The text is a template: `datetime("Insert date")` waits for a date, and a literal that is none is refused.',
};
