// Login, and the first login with the one-time link.

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { SessionBody } from '../api.ts';
import { Brand, Preferences } from './masthead.tsx';
import { localized, words } from './state/preferences.ts';
import type { Answer } from './state/request.ts';
import { leaveFirstLogin, route } from './state/route.ts';
import { createFirstUser, logIn } from './state/session.ts';

export function LoginView({ session }: { readonly session: SessionBody }): JSX.Element {
  const text = words();
  const code = route.value.view === 'first-login' && session.isFirstLogin ? route.value.code : null;
  return (
    <div class="login">
      <header>
        <Preferences />
      </header>
      <main>
        <p class="brand">
          <Brand />
          <span class="brand-name">Atrium</span>
        </p>
        <h1>{code === null ? text.logIn : text.firstLogin}</h1>
        {code === null && session.isFirstLogin ? <p>{text.firstLoginNeeded}</p> : <LoginForm code={code} />}
      </main>
    </div>
  );
}

function LoginForm({ code }: { readonly code: string | null }): JSX.Element {
  const text = words();
  const refusal = useSignal<Answer<SessionBody> | null>(null);
  const isBusy = useSignal(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const [user, password] = fieldsOf(event.target);
    isBusy.value = true;
    const answer = await (code === null ? logIn(user, password) : createFirstUser(code, user, password));
    isBusy.value = false;
    if (answer.kind === 'answered') leaveFirstLogin();
    else refusal.value = answer;
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      {code !== null && <p class="soft">{text.firstLoginHint}</p>}
      <label>
        {text.user}
        <input name="user" autoComplete="username" autoCapitalize="none" maxLength={64} required />
      </label>
      <label>
        {code === null ? text.password : text.newPassword}
        <input
          name="password"
          type="password"
          autoComplete={code === null ? 'current-password' : 'new-password'}
          minLength={code === null ? undefined : 10}
          maxLength={200}
          required
          aria-describedby={code === null ? undefined : 'password-hint'}
        />
      </label>
      {code !== null && (
        <p id="password-hint" class="soft">
          {text.passwordHint}
        </p>
      )}
      <p role="alert" class="refusal">
        {refusal.value?.kind === 'refused' && localized(refusal.value.message)}
        {refusal.value?.kind === 'unreachable' && text.unreachable}
      </p>
      <button type="submit" class="primary" disabled={isBusy.value}>
        {code === null ? text.logIn : text.createUser}
      </button>
    </form>
  );
}

function fieldsOf(form: EventTarget | null): [user: string, password: string] {
  const fields = new FormData(form instanceof HTMLFormElement ? form : undefined);
  return [String(fields.get('user') ?? '').trim(), String(fields.get('password') ?? '')];
}
