import { join } from 'node:path';
import { type Discovered, discover } from '../core/discover.ts';
import { invariant } from '../core/invariant.ts';
import type { Item } from './item.ts';
import type { JsonObject, Resource, Target } from './resource.ts';

/** A content type: how its files are known, what they may hold, and what becomes of them in Azure. */
export interface Kind {
  name: string;
  /** What a plan calls one of them. */
  noun: string;
  /** Where new files of this kind are put where the configuration names no folder that fits. */
  folder: string;
  /** The files that are of this kind by their place. */
  files: RegExp;
  /** Whether a value is of this kind whatever its place. */
  claims?(value: unknown): boolean;
  /** What every JSON file of this kind says somewhere: so one is found that lies in another folder. */
  words?: RegExp;
  /** Files that belong to an item of this kind and are no items themselves. */
  companions?: RegExp;
  /** JSON Schema (draft 7) of a file of this form: shape and limits. Absent where a check knows the form better. */
  schema?(value: unknown): JsonObject;
  /** Values that tell the forms of a file apart, the usual one first; an empty text stands for any value. For editors. */
  variants?: readonly JsonObject[];
  /** Another kind whose items this one is made of too. */
  madeOf?: string;
  deploys?: Deployment;
}

/** How the resources of a kind live in Azure. */
export interface Deployment {
  /** Stages follow each other: what a kind refers to has a lower stage. */
  stage: number;
  /** How many may be written at the same time. */
  parallel: number;
  /** Where the mark of the owner lies: in the resource, in a metadata resource beside it, or nowhere. */
  mark: MarkPlace;
  /** Whether the service refuses a write that carries another etag than the resource has. */
  etag: boolean;
  /** The resources that a repository's items of this kind stand for. */
  resources(items: readonly Item[], target: Target): Resource[];
  /** The lists that show every resource of this kind in a workspace. */
  lists(target: Target): readonly ResourceList[];
  /** The fields that count, with the server's defaults filled in and its own fields left out: equal means unchanged. */
  comparable(body: JsonObject): JsonObject;
  /** What a resource is called in a plan when no file of ours stands for it. */
  label(body: JsonObject): string;
  /** Whether a listed resource is of this kind at all: kinds share lists. */
  owns?(body: JsonObject): boolean;
  /** The body that turns a live resource off, or undefined where it is off: what is deleted is turned off first. */
  disabled?(body: JsonObject): JsonObject | undefined;
  /** What a file that stands for a live resource says; undefined where no file could. Absent where files of the kind are not pulled. */
  fromArm?(live: Pulled): FileForm | undefined;
  /** Whether a live resource of another id is the wanted one: the service allows only one of its name. */
  sameAs?(wanted: JsonObject, live: JsonObject): boolean;
  /** Whether resources of this kind may ever be deleted; a table holds data. */
  deletable: boolean;
  /** Whether the service refuses every change: a resource is then deleted and made anew. */
  immutable?: true;
  /** The request that brings a resource to its wanted state, where it is not simply its body. */
  merge?(wanted: JsonObject, live: JsonObject): JsonObject;
}

/** A live resource that is to become a file. */
export interface Pulled {
  body: JsonObject;
  target: Target;
  /** The rows of a watchlist. */
  rows: readonly Readonly<Record<string, string>>[];
  /** What the file that exists already says. */
  existing?: JsonObject;
  /** Everything else in the workspace: a playbook takes its connections from there. */
  others: readonly JsonObject[];
}

/** The files of an item: its own, and those beside it. */
export interface FileForm {
  /** Below the folder of its kind. */
  path: string;
  value: JsonObject;
  /** Texts by their path from the item's own file. */
  beside?: Readonly<Record<string, string>>;
}

/**
 * `tags` and `labels` are those of the resource, `tag-list` are the tags of a saved search, `metadata` is a resource of
 * type Microsoft.SecurityInsights/metadata with the same life, `source` is the property of that name, `description` the end of
 * that property; `none` is for what is never deleted.
 */
export type MarkPlace = 'tags' | 'tag-list' | 'labels' | 'metadata' | 'source' | 'description' | 'none';

export interface ResourceList {
  path: string;
  apiVersion: string;
  query?: Readonly<Record<string, string>>;
}

/** Declares a content type. One file of `kinds/`, named as the kind, holds one declaration. */
export function defineKind(kind: Kind): Kind {
  return kind;
}

let kinds: Promise<readonly Kind[]> | undefined;

/** Every content type, by the scan of `kinds/`. */
export function loadKinds(): Promise<readonly Kind[]> {
  kinds ??= discover<Kind>(join(import.meta.dirname, 'kinds')).then(found => found.map(named));
  return kinds;
}

function named({ name, file, value }: Discovered<Kind>): Kind {
  invariant(value.name === name, `${file} declares "${value.name}": file and kind have one name`);
  return value;
}
