// Which view is open, kept in the part of the address after `#`, which never leaves the browser.

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { HUB_ID } from '../../../messages/ids.ts';

export type Route =
  | { readonly view: 'hall' }
  | { readonly view: 'alarms' }
  | { readonly view: 'line' }
  | { readonly view: 'quarantine' }
  | { readonly view: 'device'; readonly id: string }
  | { readonly view: 'first-login'; readonly code: string };

const hash = signal(location.hash);
addEventListener('hashchange', () => (hash.value = location.hash));

export const route: ReadonlySignal<Route> = computed(() => parse(hash.value));

/** Of a device; what concerns the hub itself is told beside its line to the centre. */
export const deviceLink = (id: string): string => (id === HUB_ID ? '#/line' : `#/device/${id}`);

/** Forgets the address of a one-time link, also in the browser's history. */
export function leaveFirstLogin(): void {
  history.replaceState(null, '', '#/');
  hash.value = '#/';
}

function parse(text: string): Route {
  const [path = '', query = ''] = text.slice(1).split('?');
  const [, view, id] = path.split('/');
  if (view === 'alarms' || view === 'line' || view === 'quarantine') return { view };
  if (view === 'device' && id) return { view, id };
  if (view === 'first-login') return { view, code: new URLSearchParams(query).get('code') ?? '' };
  return { view: 'hall' };
}
