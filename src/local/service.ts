import type { Playbooks } from './playbooks/runner.ts';
import type { Scheduler } from './scheduler.ts';
import type { LocalWorkspace } from './workspace.ts';

/** A request as an operation sees it. */
export interface Call {
  method: string;
  /** The path as sent, without the query. */
  path: string;
  /** The parameters of the route. */
  params: Readonly<Record<string, string>>;
  /** Query parameters by lower-case name. */
  query: Readonly<Record<string, string>>;
  /** Headers by lower-case name. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The body as sent and after decompression; empty where there is none. */
  raw: Buffer;
  /** The body as JSON. Throws a refusal when it is none. */
  json(): unknown;
  apiVersion: string;
  /** Aborted when the client is gone before it has its answer. */
  signal: AbortSignal;
  /** Where the server answers, such as `https://localhost:8443`. */
  origin: string;
  workspace: LocalWorkspace;
  scheduler: Scheduler;
  playbooks: Playbooks;
  /** Sends a request to another operation of this server, in the name of the same caller. */
  send(request: { method: 'GET' | 'PUT'; path: string; body?: unknown }): Promise<Reply>;
}

/** An answer. A body that is absent is sent as an empty one. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** One operation of Azure's, by the name that its specification gives it. */
export interface Operation {
  name: string;
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE' | 'HEAD';
  path: string;
  handle(call: Call): Reply | Promise<Reply>;
}

/** Who may call a service: any client, or one with a token for one of these audiences. */
export type Audience = 'anyone' | readonly string[];

/** A service of the local Azure: its operations as data, from which its routes and its documentation are made. */
export interface Service {
  audience: Audience;
  /** Whether a request without `api-version` is refused, as Azure Resource Manager does. */
  versioned: boolean;
  /** The largest body in bytes, as sent and decompressed. */
  bodyLimit: number;
  /** How an error looks on the wire; Azure Resource Manager's form unless given. */
  errorBody?: (refusal: Refusal) => unknown;
  operations: readonly Operation[];
}

/** Declares a service. The file's name is the service's name. */
export function defineService(service: Service): Service {
  return service;
}

/** An answer that says no, in Azure's words. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: Readonly<Record<string, unknown>>; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

export const ok = (body?: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };

/** The audiences of Azure Resource Manager. */
export const armAudience: readonly string[] = ['https://management.azure.com', 'https://management.core.windows.net'];
