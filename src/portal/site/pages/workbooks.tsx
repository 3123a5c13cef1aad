import { useEffect, useState } from 'preact/hooks';
import { type ItemView, readWorkbook, renderWorkbook } from '../../../sentinel/workbook/index.ts';
import { askForWorkbook, groupId, list, type Resource, versions, workspace, workspaceId } from '../api.ts';
import { Bones, Empty, Fault, Show, useLoad } from '../parts/load.tsx';
import { usePath } from '../router.ts';
import { Items } from '../workbook/items.tsx';

const load = async () =>
  list(`${await groupId()}/providers/Microsoft.Insights/workbooks`, versions.workbooks, {
    category: 'sentinel',
    canFetchContent: 'true',
  });

/** The workbooks of the workspace, and the one that is open. */
export function Workbooks() {
  const { path } = usePath();
  const loaded = useLoad(load);
  const open = path.split('/')[2];
  return (
    <Show of={loaded} lines={8}>
      {all => {
        const workbook = all.find(({ name }) => name === open);
        return workbook ? <Workbook key={open} workbook={workbook} /> : <Shelf all={all} />;
      }}
    </Show>
  );
}

function Shelf({ all }: { all: Resource[] }) {
  return (
    <>
      <div class="head">
        <h1>Workbooks</h1>
      </div>
      {all.length === 0 ? (
        <div class="panel">
          <Empty title="No workbooks">Put one into workbooks/ and deploy it.</Empty>
        </div>
      ) : (
        <div class="cards">
          {all.map(({ name, properties }) => (
            <a key={name} class="panel card" href={`/workbooks/${name}`}>
              <h2>{properties.displayName}</h2>
              <span class="note">{properties.description}</span>
            </a>
          ))}
        </div>
      )}
    </>
  );
}

/** A workbook that answers to its reader: each choice shows it anew over what changed. */
function Workbook({ workbook: { properties } }: { workbook: Resource }) {
  const [selections, setSelections] = useState<Record<string, string[]>>({});
  const [state, setState] = useState<{ items?: ItemView[]; error?: Error }>({});
  useEffect(() => {
    let current = true;
    show(properties.serializedData, selections).then(
      items => current && setState({ items }),
      (error: Error) => current && setState(old => ({ ...old, error })),
    );
    return () => {
      current = false;
    };
  }, [selections]);
  return (
    <>
      <div class="head">
        <a href="/workbooks" class="note" style={{ flexBasis: '100%', margin: 0 }}>
          ← Workbooks
        </a>
        <h1>{properties.displayName}</h1>
      </div>
      {state.error && <Fault error={state.error} />}
      {state.items ? (
        <Items items={state.items} choose={chosen => setSelections(old => ({ ...old, ...chosen }))} />
      ) : (
        <Bones lines={10} />
      )}
    </>
  );
}

async function show(source: string, selections: Record<string, string[]>): Promise<ItemView[]> {
  const workbook = readWorkbook(source);
  if (typeof workbook === 'string') throw new Error(workbook);
  const { subscription } = await workspace();
  const context = { workspace: await workspaceId(), subscription: `/subscriptions/${subscription}` };
  return (await renderWorkbook(workbook, { ask: askForWorkbook, now: Date.now(), selections, context })).items;
}
