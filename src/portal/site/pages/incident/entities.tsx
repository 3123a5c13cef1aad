import type { Resource } from '../../api.ts';
import { counted } from '../../parts/words.tsx';

/** Who and what the alerts name. */
export function Entities({ entities }: { entities: Resource[] }) {
  return (
    <section class="panel">
      <h2>{counted(entities.length, 'entity', 'entities')}</h2>
      <div class="pad">
        {entities.length === 0 && <p class="note">The alerts name none.</p>}
        {entities.map(({ name, kind, properties }) => (
          <div key={name} class="entity">
            <span class="label">{kind}</span>
            <b>{entityName(properties)}</b>
          </div>
        ))}
      </div>
    </section>
  );
}

function entityName(properties: Record<string, unknown>): string {
  const { accountName, upnSuffix, friendlyName, address, hostName, url, domainName } = properties as Record<
    string,
    string | undefined
  >;
  if (accountName) return upnSuffix ? `${accountName}@${upnSuffix}` : accountName;
  return friendlyName ?? address ?? hostName ?? url ?? domainName ?? JSON.stringify(properties);
}
