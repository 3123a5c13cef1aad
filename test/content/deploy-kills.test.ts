import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossings } from '../../scripts/deploys/crossings.ts';
import { Killed, killedAt } from '../../scripts/deploys/killed.ts';
import {
  contentOf,
  doubles,
  makeByHand,
  openPlace,
  type Place,
  planNow,
  quickClient,
} from '../../scripts/deploys/workspace.ts';
import { deploy } from '../../src/content/deploy/deploy.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
}, 60_000);
afterAll(() => place.close());

describe('a deploy that is killed', { timeout: 120_000 }, () => {
  it('at any request is finished by the next one, with nothing twice and nothing of others touched', async () => {
    const { workspace } = place;
    const arm = quickClient(workspace);
    const byHand = await makeByHand(workspace, arm);
    const before = await byHand();
    for (const [version, nth] of [1, 4, 8, 13].entries()) {
      const content = contentOf(version, 12);
      const mortal = killedAt(arm, nth, version % 4 > 1);
      const cut = deploy(await planNow(content, workspace, arm), workspace, { arm: mortal.arm, log: () => {} });
      await expect(cut).rejects.toThrow(Killed);
      await mortal.settled();
      const rest = await planNow(content, workspace, arm);
      const report = await deploy(rest, workspace, { arm, log: () => {}, conflictDelay: 1 });
      expect(report.failed).toEqual([]);
      expect(await planNow(content, workspace, arm)).toMatchObject({ changes: [], marks: [] });
    }
    expect(await doubles(workspace, arm)).toEqual([]);
    expect(await byHand()).toBe(before);
  });
});

describe('two tenants side by side', { timeout: 120_000 }, () => {
  it('see nothing of each other, whatever token or address is taken for the other', async () => {
    const found = await crossings(150, 5);
    expect(found.problems).toEqual([]);
    expect(found.crossed).toBeGreaterThan(15);
  });
});
