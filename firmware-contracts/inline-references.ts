// Makes a schema stand without its $defs, for readers that resolve `#/` against another document.

const LOCAL = '#/$defs/';

/** A copy in which every local reference is replaced by what it points at; for schemas without recursion. */
export function inlineReferences(schema: object): object {
  const { $defs, ...rest } = schema as { $defs?: Readonly<Record<string, object>> };
  return inline(rest, $defs ?? {}) as object;
}

function inline(node: unknown, definitions: Readonly<Record<string, object>>): unknown {
  if (Array.isArray(node)) return node.map((child) => inline(child, definitions));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node && typeof node.$ref === 'string' && node.$ref.startsWith(LOCAL)) {
    const { $ref, ...beside } = node;
    const target = definitions[String($ref).slice(LOCAL.length)];
    if (!target) throw new Error(`${String($ref)} points at nothing`);
    return { ...(inline(target, definitions) as object), ...beside };
  }
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, inline(child, definitions)]));
}
