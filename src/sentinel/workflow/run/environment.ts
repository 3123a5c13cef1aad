import type { Ticks } from '../../../core/time.ts';
import type { Plain } from '../value.ts';

/** What a run needs of the world: everything else about it is decided by the definition. */
export interface Environment {
  /**
   * Does a call of an action and answers it. A webhook is answered when its callback came, with the content of the callback.
   * Throws `Failure` where no answer came at all.
   */
  call(request: CallRequest): Promise<CallAnswer>;
  now(): Ticks;
  delay(milliseconds: number): Promise<void>;
  /** A new GUID in lower case with dashes. */
  newId(): string;
  /** At least 0 and below 1. */
  random(): number;
  /** The address that resumes an action of this run, or fires its trigger. */
  callbackUrl(of: { run: string; action?: string }): string;
  /** Told when a Response action answers the caller of the trigger, while the run goes on. */
  respond?(answer: CallAnswer): void;
  /** Ends the run as Cancelled. */
  signal?: AbortSignal;
}

interface Call {
  /** The action that calls. */
  action: string;
  /** Which attempt this is, from 1. */
  attempt: number;
  method: string;
  headers: Record<string, string>;
  body?: Plain;
  timeoutMilliseconds: number;
}

/** A call that an action makes. Secrets stand in it in clear: it is for the one who calls, and for no log. */
export type CallRequest = HttpCall | ConnectorCall | WorkflowCall | FunctionCall | JavaScriptCall;

export interface HttpCall extends Call {
  kind: 'http';
  url: string;
  /** As the definition has it: `{"type": "ManagedServiceIdentity", "audience": …}` and others. */
  authentication?: Plain;
  cookie?: string;
  webhook: boolean;
}

export interface ConnectorCall extends Call {
  kind: 'connector';
  /** The managed API, such as `azuresentinel`. */
  api: string;
  /** The resource id of the connection. */
  connectionId: string;
  path: string;
  queries: Record<string, string>;
  webhook: boolean;
  /** What the connector calls it, such as `Add comment to incident (V3)`; absent when the connector or operation is not known here. */
  operation?: string;
  /** The parameters of the operation, decoded out of path, queries and body. */
  parameters?: Record<string, Plain>;
}

export interface WorkflowCall extends Call {
  kind: 'workflow';
  workflowId: string;
  triggerName: string;
}

export interface FunctionCall extends Call {
  kind: 'function';
  functionId: string;
  queries: Record<string, string>;
}

export interface JavaScriptCall extends Call {
  kind: 'javascript';
  code: string;
}

/** `body` is bytes as they came, to be read by their content type, or data that was read already. */
export interface CallAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: Uint8Array | Plain;
}
