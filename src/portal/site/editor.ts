/** The editor of queries: Monaco with Microsoft's language service for KQL. It is loaded when a page with queries is opened. */
import 'monaco-editor/esm/vs/editor/contrib/bracketMatching/browser/bracketMatching';
import 'monaco-editor/esm/vs/editor/contrib/comment/browser/comment';
import 'monaco-editor/esm/vs/editor/contrib/find/browser/findController';
import 'monaco-editor/esm/vs/editor/contrib/format/browser/formatActions';
import 'monaco-editor/esm/vs/editor/contrib/gotoError/browser/gotoError';
import 'monaco-editor/esm/vs/editor/contrib/hover/browser/hover';
import 'monaco-editor/esm/vs/editor/contrib/multicursor/browser/multicursor';
import 'monaco-editor/esm/vs/editor/contrib/suggest/browser/suggestController';
import { getKustoWorker } from '@kusto/monaco-kusto';
import * as monaco from 'monaco-editor/esm/vs/editor/editor.api';

(globalThis as unknown as { MonacoEnvironment: object }).MonacoEnvironment = {
  getWorkerUrl: (_: string, label: string) => (label === 'kusto' ? '/kusto.worker.js' : '/editor.worker.js'),
};

export interface TableShape {
  name: string;
  columns: { name: string; type: string }[];
}

export interface FunctionShape {
  name: string;
  body: string;
  parameters: string;
}

export interface KqlEditor {
  value(): string;
  setValue(text: string): void;
  setDark(dark: boolean): void;
  dispose(): void;
}

/** Puts an editor into a place of the page. */
export function openEditor(place: HTMLElement, options: { text: string; dark: boolean; run: () => void }): KqlEditor {
  const theme = (dark: boolean) => (dark ? 'kusto-dark' : 'kusto-light');
  const editor = monaco.editor.create(place, {
    value: options.text,
    language: 'kusto',
    theme: theme(options.dark),
    minimap: { enabled: false },
    automaticLayout: true,
    scrollBeyondLastLine: false,
    fontSize: 13,
    padding: { top: 10, bottom: 10 },
    fixedOverflowWidgets: true,
    ariaLabel: 'Query in KQL',
    tabFocusMode: false,
    renderLineHighlight: 'none',
  });
  editor.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.Enter, options.run);
  return {
    value: () => editor.getValue(),
    setValue: text => editor.setValue(text),
    setDark: dark => monaco.editor.setTheme(theme(dark)),
    dispose: () => {
      editor.getModel()?.dispose();
      editor.dispose();
    },
  };
}

const clr: Readonly<Record<string, string>> = {
  bool: 'System.SByte',
  datetime: 'System.DateTime',
  dynamic: 'System.Object',
  guid: 'System.Guid',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  string: 'System.String',
  timespan: 'System.TimeSpan',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
};

/** Tells the language service what the workspace holds, so that it completes and checks names. */
export async function teach(tables: readonly TableShape[], functions: readonly FunctionShape[]): Promise<void> {
  const models = monaco.editor.getModels();
  const worker = await (await getKustoWorker())(models[0].uri);
  const database = {
    Name: 'workspace',
    Tables: Object.fromEntries(
      tables.map(({ name, columns }) => [
        name,
        {
          Name: name,
          OrderedColumns: columns.map(column => ({
            Name: column.name,
            Type: clr[column.type] ?? 'System.Object',
            CslType: column.type,
          })),
        },
      ]),
    ),
    Functions: Object.fromEntries(
      functions.map(({ name, body }) => [
        name,
        {
          Name: name,
          Body: `{ ${body} }`,
          InputParameters: [],
          DocString: '',
          FunctionKind: 'Unknown',
          OutputColumns: [],
        },
      ]),
    ),
    ExternalTables: {},
    MaterializedViews: {},
    EntityGroups: {},
    MajorVersion: 0,
    MinorVersion: 0,
  };
  await worker.setSchemaFromShowSchema(
    { Plugins: [], Databases: { workspace: database } } as never,
    'https://workspace.kusto.windows.net',
    'workspace',
  );
}
