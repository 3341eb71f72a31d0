// Who is logged in here.

import { type Signal, signal } from '@preact/signals';
import type { SessionBody } from '../../api.ts';
import { type Answer, type Method, request } from './request.ts';

/** Null until the hub has said it. */
export const session: Signal<SessionBody | null> = signal(null);

/** False where the hub does not answer. */
export async function loadSession(): Promise<boolean> {
  return (await take('GET', 'session')).kind !== 'unreachable';
}

export const logIn = (user: string, password: string): Promise<Answer<SessionBody>> =>
  take('POST', 'session', { user, password });

export const createFirstUser = (code: string, user: string, password: string): Promise<Answer<SessionBody>> =>
  take('POST', 'first-login', { code, user, password });

export const logOut = (): Promise<Answer<SessionBody>> => take('DELETE', 'session');

async function take(method: Method, path: string, content?: object): Promise<Answer<SessionBody>> {
  const answer = await request<SessionBody>(method, path, content);
  if (answer.kind === 'answered') session.value = answer.body;
  return answer;
}
