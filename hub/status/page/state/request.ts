// Asks the hub: an answer, a refusal with its reason, or silence.

import type { LocalizedText } from '../../../messages/localized-text.ts';
import type { ErrorBody } from '../../api.ts';

export type Answer<Body> =
  | { readonly kind: 'answered'; readonly body: Body }
  | { readonly kind: 'refused'; readonly code: string; readonly message: LocalizedText }
  | { readonly kind: 'unreachable' };

export type Method = 'GET' | 'POST' | 'DELETE';

/** The body is what hub/status/api.ts says of this path. */
export async function request<Body>(method: Method, path: string, content?: object): Promise<Answer<Body>> {
  try {
    const response = await fetch(`/api/v1/${path}`, { method, ...(method === 'GET' ? {} : json(content)) });
    const body: unknown = await response.json();
    if (response.ok) return { kind: 'answered', body: body as Body };
    return { kind: 'refused', ...(body as ErrorBody) };
  } catch {
    return { kind: 'unreachable' };
  }
}

const json = (content: object = {}) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});
