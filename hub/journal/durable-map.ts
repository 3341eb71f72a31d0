// A durable map of another part, as named entries of the journal.

import type { DurableMap } from '../foundation/durable-map.ts';
import type { Answers, OperationOf, OperationResults, RequestOf } from './protocol.ts';

export interface EntryAccess {
  readonly ask: (request: RequestOf<'read-entries'>) => Promise<Answers['read-entries']>;
  readonly write: (operation: OperationOf<'commit'>) => Promise<OperationResults['commit']>;
}

export function durableMap(name: string, { ask, write }: EntryAccess): DurableMap {
  const map = `map:${name}`;
  const change = async (key: string, value: string | null): Promise<void> => {
    await write({ kind: 'commit', records: [], quarantined: [], entries: [{ map, key, value }] });
  };
  return {
    entries: () => ask({ kind: 'read-entries', map }),
    put: change,
    delete: (key) => change(key, null),
  };
}
