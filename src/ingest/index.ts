/** The door of ingest: what others may use. Connectors themselves import contract.ts. */
export type { Connector } from './contract.ts';
export type { Counts } from './counts.ts';
export type { Destination } from './destination.ts';
export { type LoadedConnector, loadConnectors } from './load.ts';
export type { Log, LogLine } from './log.ts';
export { type Fault, type Faults, type Replay, type ReplayOptions, startReplay } from './replay/replay.ts';
export { type RunOptions, type RunReport, runConnector } from './run.ts';
export { type StreamStatus, status } from './status.ts';
