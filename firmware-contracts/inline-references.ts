// Makes a schema stand without its $defs, for readers that resolve `#/` against another document.

const LOCAL = '#/$defs/';

/** A copy in which every local reference is replaced by what it points at; throws for one that points at nothing or at itself. */
export function inlineReferences(schema: object): object {
  const { $defs, ...rest } = schema as { $defs?: Readonly<Record<string, object>> };
  return inline(rest, $defs ?? {}) as object;
}

function inline(node: unknown, definitions: Readonly<Record<string, object>>): unknown {
  if (Array.isArray(node)) return node.map((child) => inline(child, definitions));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node && typeof node.$ref === 'string' && node.$ref.startsWith(LOCAL)) {
    const { $ref, ...beside } = node;
    const { [String($ref).slice(LOCAL.length)]: target, ...others } = definitions;
    if (!target) throw new Error(`${String($ref)} points at nothing, or at itself, which gives messages no limit`);
    return { ...(inline(target, others) as object), ...beside };
  }
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, inline(child, definitions)]));
}
