// A class folder under review, and ways to walk its schemas.

import type { Contract } from '../../../firmware-contracts/contract.ts';

/** Its contract is valid and its schemas compile; nothing else is known yet. */
export interface ReviewedClass {
  readonly contract: Contract;
  /** By path within the folder. */
  readonly texts: ReadonlyMap<string, string>;
  /** By channel, as they lie in the folder. */
  readonly rawSchemas: Readonly<Record<string, object>>;
  /** By channel, with references replaced by what they point at. */
  readonly schemas: Readonly<Record<string, SchemaNode>>;
}

/** A JSON Schema without references. */
export interface SchemaNode {
  readonly $schema?: string;
  readonly $id?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
}

export interface PlacedNode {
  /** Fields that lead to it; empty for the whole payload. */
  readonly path: string;
  readonly node: SchemaNode;
}

/** The node itself and everything below it. */
export function* walk(node: SchemaNode, path = ''): Generator<PlacedNode> {
  yield { path, node };
  for (const [name, child] of Object.entries(node.properties ?? {})) yield* walk(child, `${path}/${name}`);
  for (const child of node.oneOf ?? []) yield* walk(child, path);
  if (node.items) yield* walk(node.items, `${path}/*`);
}

/** The shapes a payload may have: the branches of `oneOf`, or the schema itself. */
export function variantsOf(schema: SchemaNode): readonly SchemaNode[] {
  return schema.oneOf ?? [schema];
}

/** What a variant says of the field at a JSON Pointer; undefined where it has no such field. */
export function fieldAt(variant: SchemaNode, pointer: string): SchemaNode | undefined {
  let node: SchemaNode | undefined = variant;
  for (const name of pointer.split('/').slice(1)) node = node?.properties?.[name];
  return node;
}

/** Values that a field may take, where it lists them. */
export function wordsOf(node: SchemaNode | undefined): readonly unknown[] {
  return node?.enum ?? (node?.const === undefined ? [] : [node.const]);
}
