import type { FastifyReply, FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { answerError } from '../../src/local/http-error.ts';
import type { LocalWorkspace } from '../../src/local/workspace.ts';

it('what went wrong inside is not told outside', () => {
  const log: string[] = [];
  const sent: unknown[] = [];
  const keeps = (value: unknown): object => {
    sent.push(value);
    return reply;
  };
  const reply = { code: keeps, headers: (): object => reply, send: (body: string): object => keeps(JSON.parse(body)) };
  answerError(
    { log: (line: string) => log.push(line) } as unknown as LocalWorkspace,
    new Error('cannot read /home/ana/.picket/identity.json'),
    { method: 'GET', url: '/subscriptions?api-version=2022-12-01' } as FastifyRequest,
    reply as unknown as FastifyReply,
  );
  const message = 'The local Azure has a mistake; its log tells more.';
  expect(sent).toEqual([500, { error: { code: 'InternalServerError', message } }]);
  expect(log).toEqual([expect.stringContaining('GET /subscriptions failed: Error: cannot read /home/ana')]);
});
