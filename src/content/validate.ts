import { byPlace, type Diagnostic, type Severity, type Span } from '../core/diagnostic.ts';
import { Failure } from '../core/failure.ts';
import { didYouMean } from '../core/nearest.ts';
import { queryCodes } from '../kql/codes.ts';
import { createEngine, type Engine } from '../kql/index.ts';
import { type Before, openBefore } from './before.ts';
import { type Check, loadChecks, type Place } from './check.ts';
import { contentCodes } from './codes.ts';
import type { Config } from './config.ts';
import { checkForm, type FormProblem } from './form.ts';
import type { Item } from './item.ts';
import { type Kind, loadKinds } from './kind.ts';
import type { Content } from './load.ts';
import { namingParsers } from './parser-columns.ts';
import { analyzeItem } from './queries.ts';
import { queryDiagnostics } from './query-diagnostics.ts';
import { indexRepository, type Repository } from './repository.ts';
import { Subject } from './subject.ts';
import { suppress } from './suppress.ts';
import { schemaOf } from './workspace-schema.ts';

export interface Findings {
  summary: { files: number; items: number; errors: number; warnings: number; ms: number };
  /** In the order in which a reader walks through the files. */
  diagnostics: Diagnostic[];
}

export interface ValidateOptions {
  /** Severities by code, from the configuration. */
  checks?: Config['defaults']['checks'];
  /** What is known and accepted. */
  suppressions?: Config['suppressions'];
  /** What is reported on; everything else only serves as what it may refer to. */
  only?: (file: string) => boolean;
  /** The content of the commit that a change starts from: ids and versions are compared with it. */
  before?: readonly Item[];
  /** An engine that already knows the schema of the repository. */
  engine?: Pick<Engine, 'analyze'>;
}

/**
 * Runs every check over the content of a repository. Touches no network and throws for no content; `usage/invalid` where
 * the configuration weighs a code that does not exist.
 */
export async function validate(content: Content, options: ValidateOptions = {}): Promise<Findings> {
  const start = performance.now();
  const suppressions = options.suppressions ?? [];
  await refuseUnknownCodes([...Object.keys(options.checks ?? {}), ...suppressions.map(one => one.code)]);
  const only = options.only ?? (() => true);
  const [kinds, checks] = await Promise.all([loadKinds(), loadChecks()]);
  const repository = indexRepository(content.items);
  const engine = options.engine ?? createEngine(schemaOf(content.items));
  const items = content.items.filter(item => only(item.file));
  const before = options.before && openBefore(options.before, content.items);
  const context = { kinds, checks, repository, engine, ...(before ? { before } : {}) };
  const found = [
    ...content.diagnostics.filter(one => only(one.file)),
    ...items.flatMap(item => validateItem(item, context)),
  ];
  const weighed = weigh(found, options.checks ?? {});
  const diagnostics = suppress(weighed, suppressions, items.length === content.items.length).sort(byPlace);
  const count = (severity: Severity) => diagnostics.filter(one => one.severity === severity).length;
  return {
    summary: {
      files: content.files,
      items: items.length,
      errors: count('error'),
      warnings: count('warning'),
      ms: Math.round(performance.now() - start),
    },
    diagnostics,
  };
}

async function refuseUnknownCodes(codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  const known = [...Object.keys(await contentCodes()), ...Object.keys(queryCodes)];
  const wrong = codes.find(code => !known.includes(code));
  if (wrong === undefined) return;
  const help = didYouMean(wrong, known) ?? 'Every code stands in docs/errors.md.';
  throw new Failure('usage/invalid', `The configuration names the check "${wrong}", which does not exist. ${help}`);
}

interface Context {
  kinds: readonly Kind[];
  checks: readonly Check[];
  repository: Repository;
  engine: Pick<Engine, 'analyze'>;
  before?: Before;
}

function validateItem(item: Item, context: Context): Diagnostic[] {
  const { kinds, checks, repository, engine } = context;
  const schema = kinds.find(kind => kind.name === item.kind)?.schema?.(item.value);
  const form = schema ? formDiagnostics(item, checkForm(schema, item.value)) : [];
  const queries = analyzeItem(item, engine);
  const subject = new Subject(item, queries);
  const found: Diagnostic[] = [];
  for (const check of checks) {
    if (check.on.includes(item.kind)) runCheck(check, subject, context, found);
  }
  const said = [...queries.flatMap(query => queryDiagnostics(item, query, repository)), ...found];
  return [...form, ...namingParsers(said, queries, repository, engine)];
}

function runCheck(check: Check, subject: Subject, { repository, before }: Context, found: Diagnostic[]): void {
  const report = (place: Place, message: string, help?: string) => {
    found.push({
      code: check.code,
      severity: check.severity,
      message,
      file: subject.item.file,
      ...spanOf(subject.item, place),
      ...(help ? { help } : { help: check.cure }),
      ...(check.docs ? { docs: check.docs } : {}),
    });
  };
  check.check(subject, { report, repository, ...(before ? { before } : {}) });
}

function spanOf(item: Item, place: Place): Span {
  if ('key' in place) return item.keyAt(place.key);
  if ('source' in place) return item.range(...place.source);
  if ('start' in place) return item.inside(place.path, place.start, place.length);
  return item.at(place);
}

/** Unknown keys are only a warning: files of the community carry notes of their own. */
function formDiagnostics(item: Item, problems: readonly FormProblem[]): Diagnostic[] {
  return problems
    .filter(one => !isLost(item, one))
    .map(one => ({
      code: one.code,
      severity: one.code === 'form/unknown-key' ? 'warning' : 'error',
      message: one.message,
      file: item.file,
      ...(one.onKey ? item.keyAt(one.path) : item.at(one.path)),
      ...(one.help ? { help: one.help } : {}),
    }));
}

/** A key whose YAML is broken is not missing. */
function isLost(item: Item, problem: FormProblem): boolean {
  return (
    problem.code === 'form/missing-key' &&
    problem.path.length === 0 &&
    item.lost.some(key => problem.message.includes(`"${key}"`))
  );
}

function weigh(diagnostics: readonly Diagnostic[], checks: Config['defaults']['checks']): Diagnostic[] {
  return diagnostics.flatMap(one => {
    const severity = checks[one.code] ?? one.severity;
    return severity === 'off' ? [] : [{ ...one, severity }];
  });
}
